using Pilot.Core.Jobs;

namespace Pilot.Functions.Metrics;

/// <summary>Of the runs whose metrics were asked for lately, what was read already.</summary>
internal sealed class MetricBook
{
    private const int Remembered = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<(JobId Job, string Run), (RunMetrics Metrics, long Asked)> known = [];
    private long asked;

    public RunMetrics Of(JobId job, string run)
    {
        lock (gate)
        {
            if (!known.TryGetValue((job, run), out var found))
            {
                if (known.Count == Remembered)
                {
                    known.Remove(known.MinBy(pair => pair.Value.Asked).Key);
                }

                found.Metrics = new RunMetrics(job, run);
            }

            known[(job, run)] = (found.Metrics, ++asked);
            return found.Metrics;
        }
    }
}
