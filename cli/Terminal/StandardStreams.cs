using System.Text;

namespace Pilot.Cli.Terminal;

internal static class StandardStreams
{
    // Log text comes in large pieces and is flushed per piece; a small buffer would cost a system call per few lines.
    private const int BufferSize = 64 * 1024;

    public static TextWriter Out() => Open(Console.OpenStandardOutput());

    public static TextWriter Error()
    {
        var writer = Open(Console.OpenStandardError());
        writer.AutoFlush = true;
        return writer;
    }

    private static StreamWriter Open(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);
}
