using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Tests;

/// <summary>
/// A story whose history is kept. It acts only while the engine is quiet, so that it falls into the same turns every time.
/// </summary>
/// <param name="End">The job's state when the curtain falls.</param>
internal sealed record RecordedStory(string Name, JobState End, Func<Theatre, JobId, Task> PlayAsync, JobCommand? Profile = null)
{
    private static readonly RunOutcome Success = new(RunEnd.Succeeded);

    public static IReadOnlyList<RecordedStory> OfRunJob { get; } =
    [
        new("plan-given", JobState.Succeeded, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            await theatre.Target.ReportAsync(new RunKey(job, "1"), RunPhase.Running);
            await SignalAsync(theatre, job);
            await EndRunAsync(theatre, job, "1", Success);
        }),
        new("plan-chosen", JobState.Succeeded, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job, plan: null);
            await ChooseAsync(theatre, job, "fastset");
            await ChooseAsync(theatre, job, "fastest");
            await EndRunAsync(theatre, job, "1", Success);
        }),
        new("plan-awaited", JobState.AwaitingChoice, (theatre, job) => SubmitAsync(theatre, job, plan: null)),
        new("running", JobState.Running, (theatre, job) => SubmitAsync(theatre, job)),
        new("profiled", JobState.Succeeded, Profile: JobCommand.OfScript("train --profiling"), PlayAsync: async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            await EndRunAsync(theatre, job, "profile", Success);
            await EndRunAsync(theatre, job, "1", Success);
        }),
        new("run-failed", JobState.Failed, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            var why = new PilotError("PILOT0604", "The command exited with code 3.", "See the log.");
            await EndRunAsync(theatre, job, "1", new RunOutcome(RunEnd.Exited, ExitCode: 3, Error: why));
        }),
        new("run-canceled", JobState.Canceled, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            await theatre.CancelAsync(job);
            await theatre.IsQuietAsync();
        }),
        new("run-lost", JobState.Succeeded, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            await EndRunAsync(theatre, job, "1", new RunOutcome(RunEnd.Lost));
            await EndRunAsync(theatre, job, "2", Success);
        }),
        new("supervisor-died", JobState.Succeeded, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            theatre.Target.LoseSupervisor(new RunKey(job, "1"));
            await SignalAsync(theatre, job);
            await EndRunAsync(theatre, job, "1", Success);
        }),
        new("trouble-waited-out", JobState.Succeeded, async (theatre, job) =>
        {
            await SubmitAsync(theatre, job);
            theatre.Target.LookFails = new PilotError("PILOT0704", "The disk is full.", "Make room.");
            await SignalAsync(theatre, job);
            theatre.Target.LookFails = null;
            await LetTimePassAsync(theatre);
            await EndRunAsync(theatre, job, "1", Success);
        }),
        new("continued-after-a-long-wait", JobState.Succeeded, async (theatre, job) =>
        {
            theatre.Target.Full = "Full for the night.";
            await SubmitAsync(theatre, job);
            for (var look = 0; look < 202; look++)
            {
                await LetTimePassAsync(theatre);
            }

            theatre.Target.Full = null;
            await LetTimePassAsync(theatre);
            await EndRunAsync(theatre, job, "1", Success);
        }),
    ];

    private static async Task SubmitAsync(Theatre theatre, JobId job, string? plan = "cheapest")
    {
        await theatre.SubmitAsync(plan, job);
        await theatre.IsQuietAsync();
    }

    private static async Task ChooseAsync(Theatre theatre, JobId job, string plan)
    {
        await theatre.Client.RaiseEventAsync(job.ToString(), "choose", new ChoosePlan(plan));
        await theatre.IsQuietAsync();
    }

    private static async Task SignalAsync(Theatre theatre, JobId job)
    {
        await theatre.SignalAsync(job);
        await theatre.IsQuietAsync();
    }

    private static async Task EndRunAsync(Theatre theatre, JobId job, string run, RunOutcome outcome)
    {
        await theatre.Target.EndAsync(new RunKey(job, run), outcome);
        await SignalAsync(theatre, job);
    }

    private static async Task LetTimePassAsync(Theatre theatre)
    {
        theatre.Time.Advance(TimeSpan.FromSeconds(10));
        await theatre.IsQuietAsync();
    }
}
