using Pilot.Core.Errors;

namespace Pilot.Functions.Server;

internal static class StartFailure
{
    /// <summary>Tells the person at the terminal why the server did not start.</summary>
    /// <returns>The exit code.</returns>
    public static int Explain(this PilotError error)
    {
        Console.Error.WriteLine(error);
        foreach (var detail in error.Details ?? [])
        {
            Console.Error.WriteLine($"  {detail}");
        }

        Console.Error.WriteLine(error.Remedy);
        return 2;
    }
}
