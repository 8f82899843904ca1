using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;

namespace Pilot.Cli.Tests;

public sealed class AccuracyScreens
{
    private static readonly Lesson OnHost = Lesson("job_00000000000000000009", "CPU on local", "CPU on local", 3.2, 3.0);

    [Fact]
    public async Task Accuracy_is_told_for_all_for_each_pair_of_machines_and_for_the_newest_jobs()
    {
        using var world = With([
            OnHost,
            Lesson("job_00000000000000000008", "T4", "A100 80GB", 5400, 7200),
            Lesson("job_00000000000000000007", "T4", "A100 80GB", 5400, 5000) with { Attempts = 2 },
            Lesson("job_00000000000000000006", "", "8 A100 80GB", null, 86000),
        ]);

        var outcome = await world.RunAsync("accuracy");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Golden.Match("accuracy", outcome.Out);
    }

    [Fact]
    public async Task Accuracy_is_json_for_programs()
    {
        using var world = With([OnHost]);

        Golden.Match("accuracy-json", (await world.RunAsync("accuracy", "--json")).Out);
    }

    [Fact]
    public async Task Without_a_finished_job_there_is_nothing_to_tell()
    {
        using var world = With([]);

        (await world.RunAsync("accuracy")).Error.ShouldContain("No finished job");
    }

    [Fact]
    public async Task A_finished_job_shows_what_was_predicted_and_how_far_off_it_was()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs/*", PilotJson.Default.JobDocument, _ => Story.Job(JobState.Succeeded, "Done; 3 output files.") with
        {
            Actual = OnHost with { PredictedCost = 1.40m },
        });

        Golden.Match("job-show-succeeded", (await world.RunAsync("job", "show", Story.Id.ToString())).Out);
    }

    private static World With(IReadOnlyList<Lesson> lessons)
    {
        var world = World.LoggedIn();
        world.Platform.On("GET accuracy", PilotJson.Default.AccuracyReport, _ => AccuracyReport.Of(lessons));
        return world;
    }

    private static Lesson Lesson(string job, string from, string to, double? predicted, double actual) => new(
        JobId.Parse(job),
        Story.Submitted,
        from,
        to,
        "local",
        predicted is { } seconds ? new TimeEstimate(seconds * 0.9, seconds, seconds * 1.1) : null,
        TimeEstimate.Exactly(2),
        actual,
        2.5,
        null);
}
