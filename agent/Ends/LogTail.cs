using System.Text;

namespace Pilot.Agent.Ends;

/// <summary>The end of a log, for an error's details.</summary>
internal static class LogTail
{
    private const int Lines = 5;
    private const int Bytes = 4096;
    private const int LineLength = 300;

    internal static IReadOnlyList<string> Of(string log)
    {
        if (!File.Exists(log))
        {
            return [];
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(Bytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd()
                .Split('\n', '\r')
                .Select(line => line.TrimEnd())
                .Where(line => line.Length > 0)
                .TakeLast(Lines)
                .Select(line => line.Length > LineLength ? line[..LineLength] + "…" : line),
        ];
    }
}
