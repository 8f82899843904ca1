namespace Pilot.Cli.Terminal;

/// <summary>The reader of our output went away, which is its good right.</summary>
internal static class BrokenPipe
{
    private const int PipeErrorOnUnix = 32;

    public static bool Is(IOException e) => e.HResult == PipeErrorOnUnix || e.InnerException is System.Net.Sockets.SocketException { NativeErrorCode: PipeErrorOnUnix };

    public static void Ignore(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (Is(e))
        {
            // Nobody is left to tell.
        }
    }
}
