using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// However a job ends: nothing of it is left running, the end is recorded, and a delete that was asked for is done.
/// From here on cancel is no longer an interruption.
/// </summary>
internal static class EndStep
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeRecordingAgain = TimeSpan.FromMinutes(1);

    /// <summary>An agent that says nothing for this many looks after the force is not waited for any longer.</summary>
    private const int MostLooks = 120;

    /// <summary>After this many the sweep says that the end could not be recorded.</summary>
    private const int MostRecordings = 60;

    public static async Task<JobState> CancelAsync(JobStory story)
    {
        story.Closing = true;
        var request = story.CancelRequest!;
        await story.TryTellAsync(JobState.Canceling, $"{request.By} asked for cancel; ending what runs.");
        await EndRunsAsync(story);
        return await RecordAsync(story, JobState.Canceled, new JobChange(0) { Reason = $"Canceled by {request.By}." });
    }

    public static async Task<JobState> FailAsync(JobStory story, PilotError error)
    {
        story.Closing = true;
        await EndRunsAsync(story);
        return await RecordAsync(story, JobState.Failed, new JobChange(0) { Error = error, Reason = error.Message });
    }

    /// <summary>Storage that is away for a while must not cost a job its end.</summary>
    public static async Task<JobState> RecordAsync(JobStory story, JobState state, JobChange change)
    {
        story.Closing = true;
        change = change with
        {
            State = state,
            Finished = story.Now,
            Cost = Cost(story),
            Events = [story.Event("job", state.ToString(), change.Reason ?? "")],
        };
        for (var attempt = 1; !await story.TryTellAsync(change) && attempt < MostRecordings; attempt++)
        {
            await story.WaitAsync(BeforeRecordingAgain);
        }

        if (story.DeleteAsked)
        {
            await story.TryAsync("DeleteJob", story.Job);
        }

        return state;
    }

    /// <returns>Null for a job that no machine has begun with.</returns>
    private static decimal? Cost(JobStory story) => story.Memory switch
    {
        { Plan: null } or { Run: 0 } => null,
        { RunSince: { } since, Offer.PricePerHour: var price, Spent: var before } => before + BudgetCap.Cost(price, story.Now - since),
        var memory => memory.Spent,
    };

    private static async Task EndRunsAsync(JobStory story)
    {
        if (story.Memory.ProfileRun is { } profiling)
        {
            await EndRunAsync(story, profiling);
        }

        if (story.Memory is { Plan: not null, Run: > 0 })
        {
            await EndRunAsync(story, LaunchStep.RunOf(story));
        }
    }

    /// <summary>Returns when nothing of the run is left on its target, or nobody can tell.</summary>
    public static async Task EndRunAsync(JobStory story, RunOnTarget run)
    {
        var stop = new StopRunInput(run.Run, run.Target, Grace.TotalSeconds);
        await story.TryAsync("StopRun", stop);
        for (var look = 0; look < MostLooks; look++)
        {
            var state = await story.LookAsync(run);
            if (state is null or TargetState.Unknown or TargetState.Stopped or TargetState.Lost)
            {
                break;
            }

            if (state == TargetState.Unsupervised)
            {
                await story.TryAsync("StopRun", stop);
            }

            await story.WaitAsync(Look);
        }

        await story.TryAsync("RemoveRun", run);
    }
}
