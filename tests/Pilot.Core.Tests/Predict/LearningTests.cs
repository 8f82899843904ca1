using Pilot.Core.Jobs;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Predict;

public sealed class LearningTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_lesson_that_is_given_twice_counts_once_and_the_newest_comes_first()
    {
        var store = new LessonStore(new MemoryBlobStore());
        var old = Lesson(100, 120);
        var young = Lesson(100, 80) with { Finished = Noon.AddHours(1) };
        foreach (var lesson in new[] { old, young, old })
        {
            await store.AddAsync("ada", lesson);
        }

        (await store.ListAsync("ada")).ShouldBe([young, old]);
        (await store.ListAsync("eve")).ShouldBeEmpty();
    }

    [Fact]
    public void Lessons_of_one_pair_of_machines_become_one_correction()
    {
        var corrections = Corrections.Of([Lesson(100, 120), Lesson(100, 120), Lesson(100, 90) with { To = "H100" }]);

        corrections.Single(one => one.To == "A10").MeanLogError.ShouldBe(Math.Log(1.2), 1e-9);
        corrections.Single(one => one.To == "A10").Jobs.ShouldBe(2);
        corrections.Single(one => one.From == Correction.StartUp).Jobs.ShouldBe(3);
    }

    [Fact]
    public void A_job_that_was_begun_anew_teaches_nothing() => Corrections.Of([Lesson(100, 300) with { Attempts = 2 }]).ShouldBeEmpty();

    [Fact]
    public void A_prediction_that_is_always_off_by_the_same_factor_is_put_right_by_a_few_jobs() => Properties.Hold(50, random =>
    {
        var truth = 0.5 + random.NextDouble();
        var lessons = new List<Lesson>();
        double Error(int jobs)
        {
            while (lessons.Count < jobs)
            {
                lessons.Add(Lesson(100, 100 * truth * (0.98 + (0.04 * random.NextDouble()))));
            }

            var estimate = Corrections.Of(lessons).FirstOrDefault(one => one.From == "T4") is { } learned
                ? learned.Apply(Estimates.Around(100, 0.2))
                : Estimates.Around(100, 0.2);
            return Math.Abs(Math.Log(estimate.MedianSeconds / (100 * truth)));
        }

        var (before, after) = (Error(0), Error(12));

        after.ShouldBeLessThan(Math.Max(0.05, before / 2));
    });

    [Fact]
    public void The_interval_narrows_when_predictions_hold_and_widens_when_they_do_not()
    {
        var prior = Estimates.Around(100, 0.2);
        double Width(params double[] actual) => Math.Log(
            Corrections.Of(actual.Select(seconds => Lesson(100, seconds))).First(one => one.From == "T4").Apply(prior) is var after
                ? after.HighSeconds / after.LowSeconds
                : 0);

        Width(101, 99, 100, 100, 102).ShouldBeLessThan(Math.Log(prior.HighSeconds / prior.LowSeconds));
        Width(50, 200, 40, 220, 100).ShouldBeGreaterThan(Math.Log(prior.HighSeconds / prior.LowSeconds));
    }

    [Fact]
    public void The_report_says_how_far_off_and_how_often_within_the_bounds()
    {
        var report = AccuracyReport.Of([Lesson(100, 125), Lesson(100, 100), Lesson(100, 100) with { PredictedRun = null }]);

        report.Jobs.ShouldBe(2);
        report.MeanError!.Value.ShouldBe(0.1, 1e-9);
        report.Within.ShouldBe(0.5);
        report.Machines.ShouldHaveSingleItem().Jobs.ShouldBe(2);
        AccuracyReport.Of([]).MeanError.ShouldBeNull();
    }

    private static Lesson Lesson(double predicted, double actual) => new(
        JobId.New(), Noon, "T4", "A10", "azure", new TimeEstimate(predicted * 0.9, predicted, predicted * 1.1), TimeEstimate.Exactly(10), actual, 12, 1m);
}
