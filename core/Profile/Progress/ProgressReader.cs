using System.Text;
using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress;

/// <summary>
/// Reads a log as it comes, in pieces of any size, and knows at every moment what it has shown of a training's progress.
/// Pure: when something came is told with it. Whatever the bytes are, nothing is thrown, and memory stays bounded.
/// </summary>
public sealed partial class ProgressReader
{
    private const int MostCounters = 64;

    private readonly LineCutter cutter = new();
    private readonly Dictionary<string, Counter> counters = new(StringComparer.Ordinal);
    private readonly Action<string, double?> take;

    public ProgressReader() => take = TakeLine;

    /// <summary>Said once of the whole training, wherever it stood.</summary>
    internal ProgressMark Facts { get; private set; } = new("");

    internal IEnumerable<Counter> Counters => counters.Values;

    /// <summary>Lines of progress seen.</summary>
    public int Marks { get; private set; }

    /// <param name="seconds">When they came, since the command began; null where that is not known.</param>
    public void Take(ReadOnlySpan<byte> bytes, double? seconds) => cutter.Take(bytes, seconds, take);

    /// <summary>As <see cref="Take(ReadOnlySpan{byte}, double?)"/>, for text.</summary>
    public void Take(string text, double? seconds) => Take(Encoding.UTF8.GetBytes(text), seconds);

    /// <summary>Nothing more comes: a last line without its end counts too.</summary>
    public void End() => cutter.End(take);

    /// <summary>What the log has shown so far; null when nothing was understood.</summary>
    public ProgressFound? Found() => ProgressChoice.Of(this);

    private void TakeLine(string line, double? seconds)
    {
        if (ProgressFormats.Read(line) is not { } mark || NotTraining().IsMatch(mark.Label))
        {
            return;
        }

        Marks++;
        Facts = Facts with
        {
            Epochs = mark.Epochs ?? Facts.Epochs,
            InitSeconds = mark.InitSeconds ?? Facts.InitSeconds,
            SamplesTotal = mark.SamplesTotal ?? Facts.SamplesTotal,
            BatchSize = mark.BatchSize ?? Facts.BatchSize,
            AllSteps = mark.AllSteps ?? Facts.AllSteps,
            IsOverall = Facts.IsOverall || mark.IsOverall,
        };
        if (mark.Done is null && mark.UnitSeconds is null)
        {
            return;
        }

        // Two counters of one name that run to different ends, as nested bars do, are two.
        var label = Digits().Replace(mark.Label, "#");
        var key = $"{mark.Format}\n{label}\n{mark.Unit}\n{(mark.Unit == ProgressUnit.Step ? mark.Total : null)}";
        if (!counters.TryGetValue(key, out var counter))
        {
            if (counters.Count == MostCounters)
            {
                return;
            }

            counters[key] = counter = new Counter(mark.Format, label, mark.Unit);
        }

        counter.Take(mark, seconds);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\bval|\beval|\btest|predict|sanity|download|\bload|\bmap\b|token|generat|extract|fetch|shard|filter|\bsav(?:e|ing)\b|upload|cache|scan|resolv|preprocess|inference", RegexOptions.IgnoreCase)]
    private static partial Regex NotTraining();
}
