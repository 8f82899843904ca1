using System.Text;

namespace Pilot.Cli.Up;

/// <summary>What a detached server writes to its log file from now on. The file is the owner's alone.</summary>
internal sealed class ServerLog
{
    private const int LinesShown = 10;
    private readonly string path;
    private readonly long start;

    public ServerLog(string path)
    {
        this.path = path;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        start = file.Length;
    }

    public IReadOnlyList<string> NewLines()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(start, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    public static IReadOnlyList<string> Tail(IReadOnlyList<string> lines) => [.. lines.TakeLast(LinesShown)];
}
