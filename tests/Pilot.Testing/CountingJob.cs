using System.Globalization;

namespace Pilot.Testing;

/// <summary>
/// A job that counts aloud, writes the same to its output, and leaves a mark outside of the platform's reach each time it
/// begins; two of it at the same time find each other by a lock and say so.
/// </summary>
public sealed class CountingJob : IDisposable
{
    private const string Program = """
        import fcntl, os, sys, time
        marks, lines, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
        lock = open(os.path.join(marks, "lock"), "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            open(os.path.join(marks, "twice"), "w").close()
            sys.exit("a second one runs at the same time")
        with open(os.path.join(marks, "began"), "a") as f:
            f.write(f"{os.getpid()}\n")
        with open("output/lines.txt", "w") as out:
            for i in range(1, lines + 1):
                print(f"line {i}", flush=True)
                out.write(f"line {i}\n")
                out.flush()
                time.sleep(pause)
        """;

    private readonly string root = Directory.CreateTempSubdirectory("pilot-counting-").FullName;

    public CountingJob(int lines, double secondsPerLine)
    {
        Lines = lines;
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Marks);
        File.WriteAllText(Path.Combine(Folder, "count.py"), Program);
        File.WriteAllText(
            Path.Combine(Folder, ".spilot.yaml"),
            string.Create(CultureInfo.InvariantCulture, $"run: python3 count.py {Marks} {lines} {secondsPerLine}\n"));
    }

    public int Lines { get; }

    public string Folder => Path.Combine(root, "job");

    public string Expected => string.Concat(Enumerable.Range(1, Lines).Select(i => $"line {i}\n"));

    public int Beginnings => File.Exists(Path.Combine(Marks, "began")) ? File.ReadAllLines(Path.Combine(Marks, "began")).Length : 0;

    public bool RanTwiceAtOnce => File.Exists(Path.Combine(Marks, "twice"));

    private string Marks => Path.Combine(root, "marks");

    public void Dispose() => Directory.Delete(root, recursive: true);
}
