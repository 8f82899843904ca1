namespace Pilot.Core.Predict.Learning;

/// <summary>Sums lessons up, one correction for each pair of machines and each target's start-up. Pure.</summary>
public static class Corrections
{
    /// <summary>Errors beyond this factor, either way, say something about the job and not about machines.</summary>
    private static readonly double Farthest = Math.Log(10);

    public static IReadOnlyList<Correction> Of(IEnumerable<Lesson> lessons) =>
    [
        .. lessons.Where(lesson => lesson.Attempts == 1)
            .SelectMany(Errors)
            .GroupBy(error => (error.From, error.To))
            .OrderBy(group => group.Key)
            .Select(group => new Correction(
                group.Key.From, group.Key.To, group.Count(), group.Average(error => error.Log), group.Average(error => error.Log * error.Log))),
    ];

    private static IEnumerable<(string From, string To, double Log)> Errors(Lesson lesson)
    {
        if (lesson is { PredictedRun: { } run, ActualRun: > 0 })
        {
            yield return (lesson.From, lesson.To, Log(lesson.ActualRun.Value, run.MedianSeconds));
        }

        if (lesson.ActualStartUp is > 0)
        {
            yield return (Correction.StartUp, lesson.Target, Log(lesson.ActualStartUp.Value, lesson.PredictedStartUp.MedianSeconds));
        }
    }

    private static double Log(double actual, double predicted) => Math.Clamp(Math.Log(actual / predicted), -Farthest, Farthest);
}
