using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Core.Predict.Learning;

/// <summary>
/// Puts what a succeeded job took beside what was predicted for the plan that was chosen, and keeps it for later
/// predictions of its owner. The lesson is named after the job: a repeat changes nothing.
/// </summary>
public sealed class LearnFromJob(JobStore jobs, LessonStore lessons, IBlobStore blobs, IRunPredictor predictor) : Activity<RunOnTarget, LearnedFromJob>
{
    private const int SecondsPerHour = 3600;

    public override async Task<LearnedFromJob> RunAsync(ActivityContext context, RunOnTarget input)
    {
        var job = await jobs.GetAsync(input.Run.Job, context.Cancellation);
        var report = (await blobs.ReadJsonAsync(BlobNames.Report(input.Run.Job, input.Run.Run), PilotJson.Default.RunReport, context.Cancellation))?.Document;
        if (job?.Plans.FirstOrDefault(plan => plan.Name == job.ChosenPlan) is not { } plan
            || report is not { Ended: { } ended, CommandStarted: { } began })
        {
            return new LearnedFromJob(null);
        }

        var prediction = predictor.Predict(job.Profile, plan.Offer);
        var chosen = job.Events.LastOrDefault(told => told is { From: "plan", Type: "Chosen" })?.Time;
        var lesson = new Lesson(
            job.Id,
            ended,
            job.Profile?.Offer is { } profiled ? MachineKind.Of(profiled) : "",
            MachineKind.Of(plan.Offer),
            plan.Offer.Target,
            prediction.Run,
            prediction.StartUp,
            (ended - began).TotalSeconds,
            (began - chosen)?.TotalSeconds,
            prediction.Run is { } run ? Cost(plan.Offer.PricePerHour, run.MedianSeconds + prediction.StartUp.MedianSeconds) : null,
            Attempts: int.TryParse(input.Run.Run, System.Globalization.CultureInfo.InvariantCulture, out var attempts) ? attempts : 1);
        await lessons.AddAsync(job.Owner, lesson, context.Cancellation);
        return new LearnedFromJob(lesson);
    }

    private static decimal Cost(decimal pricePerHour, double seconds) => Math.Round(pricePerHour * (decimal)seconds / SecondsPerHour, 4);
}

/// <param name="Lesson">Null when the job came to its end in a way that teaches nothing.</param>
public sealed record LearnedFromJob(Lesson? Lesson);
