using System.Collections.Concurrent;
using Pilot.Functions.Server;

namespace Pilot.Functions.WebConsole;

/// <summary>The files of the built console, kept in memory and read again when they change.</summary>
internal sealed class ConsoleFiles(ServerOptions options)
{
    private const string Index = "index.html";

    private readonly ConcurrentDictionary<string, ConsoleFile> known = new(StringComparer.Ordinal);

    /// <summary>False when no console was built.</summary>
    public bool IsThere => File.Exists(Path.Combine(options.ConsoleFolder, Index));

    /// <summary>The page that every address of the console begins with; null when no console was built.</summary>
    public ConsoleFile? FirstPage => Find(Index);

    /// <param name="path">Relative, split by slashes.</param>
    /// <returns>Null when the console has no such file.</returns>
    public ConsoleFile? Find(string path)
    {
        if (path.Split('/').Any(segment => segment.Length == 0 || segment[0] == '.' || segment.AsSpan().ContainsAny('\\', ':', '\0')))
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(options.ConsoleFolder, path));
        if (!file.Exists)
        {
            known.TryRemove(path, out _);
            return null;
        }

        return known.TryGetValue(path, out var kept) && kept.Written == file.LastWriteTimeUtc
            ? kept
            : known[path] = ConsoleFile.Read(file);
    }
}
