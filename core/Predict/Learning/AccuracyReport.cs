namespace Pilot.Core.Predict.Learning;

/// <summary>How good predictions were; the body of GET /api/v1/accuracy.</summary>
/// <param name="Jobs">Succeeded jobs whose time had been predicted.</param>
/// <param name="MeanError">Mean of |actual - predicted| / actual of their run times; null without jobs.</param>
/// <param name="Within">Share of them whose time lay within the bounds, which promise 0.8; null without jobs.</param>
/// <param name="StartUpMeanError">The same error of start-up times.</param>
/// <param name="Machines">For each pair of machines.</param>
/// <param name="Recent">The newest first.</param>
public sealed record AccuracyReport(
    int Jobs,
    double? MeanError,
    double? Within,
    double? StartUpMeanError,
    IReadOnlyList<MachineAccuracy> Machines,
    IReadOnlyList<Lesson> Recent)
{
    private const int RecentShown = 20;

    /// <param name="lessons">Newest first.</param>
    public static AccuracyReport Of(IReadOnlyList<Lesson> lessons)
    {
        var judged = lessons.Where(lesson => lesson is { RunError: not null, Attempts: 1 }).ToList();
        var started = lessons.Where(lesson => lesson.ActualStartUp is > 0).ToList();
        return new AccuracyReport(
            judged.Count,
            judged.Count == 0 ? null : judged.Average(lesson => lesson.RunError!.Value),
            judged.Count == 0 ? null : judged.Average(lesson => lesson.IsWithin == true ? 1.0 : 0.0),
            started.Count == 0 ? null : started.Average(lesson => Math.Abs(lesson.ActualStartUp!.Value - lesson.PredictedStartUp.MedianSeconds) / lesson.ActualStartUp.Value),
            [
                .. judged.GroupBy(lesson => (lesson.From, lesson.To))
                    .OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                    .Select(group => new MachineAccuracy(
                        group.Key.From,
                        group.Key.To,
                        group.Count(),
                        group.Average(lesson => lesson.RunError!.Value),
                        group.Average(lesson => lesson.IsWithin == true ? 1.0 : 0.0))),
            ],
            [.. lessons.Take(RecentShown)]);
    }
}

/// <param name="From">Machine that was profiled.</param>
/// <param name="To">Machine that was predicted.</param>
public sealed record MachineAccuracy(string From, string To, int Jobs, double MeanError, double Within);
