namespace Pilot.Core.Api;

/// <summary>GET /api/v1/jobs/{id}/metrics.</summary>
/// <param name="Complete">Nothing is added any more, and all that there is was read.</param>
/// <param name="BytesRead">Of the log so far; while it is less than <paramref name="Bytes"/> ask again for the rest.</param>
/// <param name="Bytes">Length of the log by now.</param>
/// <param name="Progress">Null when the log does not say how far it is.</param>
public sealed record JobMetrics(
    string Run, bool Complete, long BytesRead, long Bytes, MetricProgress? Progress, IReadOnlyList<MetricView> Series);

/// <summary>How far a training says that it is.</summary>
/// <param name="Format">Which lines it was read from, for people: <c>tqdm</c>, <c>Keras</c>, ...</param>
/// <param name="Unit">What is counted: <c>step</c>, <c>sample</c> or <c>epoch</c>.</param>
/// <param name="Done">Since the counter last began.</param>
public sealed record MetricProgress(string Format, string Unit, double Done, double? Total, double? Epoch, int? Epochs);

/// <summary>One series.</summary>
/// <param name="Source"><c>log</c>, <c>file</c> (output/metrics.jsonl) or <c>resources</c>.</param>
/// <param name="Axis">What it is over: <c>step</c>, <c>epoch</c>, <c>line</c> or <c>seconds</c>.</param>
/// <param name="Unit"><c>cores</c>, <c>bytes</c>, <c>bytes/s</c> or <c>share</c>; null for a plain number.</param>
/// <param name="Count">Values that the points stand for.</param>
/// <param name="Points">In order, each x, mean, least, most.</param>
public sealed record MetricView(
    string Name, string Source, string Axis, string? Unit, long Count, double Min, double Max, double Last, IReadOnlyList<double[]> Points);
