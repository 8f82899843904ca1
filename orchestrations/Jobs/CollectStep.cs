using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Log and outputs are in storage; the target is cleaned and the end is told, as the run came to it.</summary>
internal static class CollectStep
{
    public static async Task<JobState> TakeAsync(JobStory story)
    {
        story.Closing = true;
        var end = story.Memory.End!;
        var outcome = end.Outcome!;
        var run = LaunchStep.RunOf(story);
        await story.TryTellAsync(new JobChange(0)
        {
            State = JobState.Collecting,
            Reason = "Completing log and outputs.",
            Outcome = outcome,
            Started = end.Started,
        });

        var collected = await CollectAsync(story, run);
        // A prediction for a machine that could not be had teaches nothing.
        var learned = outcome.End == RunEnd.Succeeded && story.Memory.OfferIndex == 0 ? await LearnAsync(story, run) : null;
        await story.TryAsync("RemoveRun", run);
        return outcome.End == RunEnd.Succeeded
            ? await EndStep.RecordAsync(story, JobState.Succeeded, new JobChange(0) { Reason = Done(collected), Actual = learned?.Lesson })
            : story.Memory.BudgetSpent ? await OverBudgetAsync(story)
            : await EndStep.RecordAsync(
                story, JobState.Failed, new JobChange(0) { Error = outcome.Error, Reason = outcome.Error?.Message ?? $"The run ended: {outcome.End}." });
    }

    private static Task<JobState> OverBudgetAsync(JobStory story)
    {
        var error = RunJobErrors.BudgetSpent(story.Prepared.Request.Wishes!.Budget!.Value, story.Memory.Spent);
        return EndStep.RecordAsync(story, JobState.Failed, new JobChange(0) { Error = error, Reason = error.Message });
    }

    private static async Task<CollectedRun?> CollectAsync(JobStory story, RunOnTarget run)
    {
        try
        {
            return await story.CallAsync<CollectedRun>("CollectRun", run);
        }
        catch (StoryEnd.Failed)
        {
            return null;
        }
    }

    private static async Task<LearnedFromJob?> LearnAsync(JobStory story, RunOnTarget run)
    {
        try
        {
            return await story.CallAsync<LearnedFromJob>("LearnFromJob", run);
        }
        catch (StoryEnd.Failed)
        {
            return null;
        }
    }

    private static string Done(CollectedRun? collected) => collected switch
    {
        null => "Done.",
        { OutputFiles: 1 } => "Done; 1 output file.",
        _ => $"Done; {collected.OutputFiles} output files.",
    };
}
