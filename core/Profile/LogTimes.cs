using System.Globalization;
using System.Text;

namespace Pilot.Core.Profile;

/// <summary>
/// When a log grew, as its run's agent saw it: the blob <c>jobs/{id}/runs/{run}/times</c>, text of lines
/// <c>LENGTH SECONDS</c>, each saying that the log had this many bytes after so many seconds of the command.
/// The first says where the command's own output begins, after setup's.
/// A log alone does not tell how long a step took when the program does not print it.
/// </summary>
public static class LogTimes
{
    public static string Line(long length, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{length} {seconds:0.000}\n");

    /// <returns>In order; a line that is none (the last one may be torn) is left out.</returns>
    public static IReadOnlyList<(long Length, double Seconds)> Parse(ReadOnlySpan<byte> text)
    {
        var times = new List<(long Length, double Seconds)>();
        foreach (var line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            var at = line.IndexOf(' ', StringComparison.Ordinal);
            if (at > 0
                && long.TryParse(line.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && double.TryParse(line.AsSpan(at + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && (times.Count == 0 || (length > times[^1].Length && seconds >= times[^1].Seconds)))
            {
                times.Add((length, seconds));
            }
        }

        return times;
    }

    /// <summary>Gives a reader the log in the pieces in which it grew; what no time is known of comes without, at the end.</summary>
    public static Progress.ProgressReader Replay(ReadOnlySpan<byte> log, IReadOnlyList<(long Length, double Seconds)> times)
    {
        var reader = new Progress.ProgressReader();
        var at = times.Count == 0 ? 0 : (int)Math.Min(times[0].Length, log.Length);
        double? last = null;
        foreach (var (length, seconds) in times.Skip(1))
        {
            var end = (int)Math.Min(length, log.Length);
            reader.Take(log[at..end], seconds);
            (at, last) = (end, seconds);
        }

        reader.Take(log[at..], last);
        reader.End();
        return reader;
    }
}
