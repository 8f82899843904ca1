namespace Pilot.Bench;

/// <summary>One question about speed or memory, answered beside a limit or a peer taken in the same run.</summary>
internal abstract class Benchmark
{
    public abstract string Name { get; }

    public abstract string About { get; }

    public abstract Task<IReadOnlyList<Row>> RunAsync();
}

/// <param name="Measure">What was measured.</param>
/// <param name="Ours">In <paramref name="Unit"/>; the median where it was done several times.</param>
/// <param name="Peer">What it is compared with; null when there is a goal only.</param>
/// <param name="Theirs">The peer's figure, in the same unit.</param>
/// <param name="Goal">What the product sets itself, for people; null for none.</param>
internal sealed record Row(string Measure, double Ours, string Unit, string? Peer = null, double? Theirs = null, string? Goal = null)
{
    public double? Ratio => Theirs is > 0 ? Ours / Theirs : null;
}
