using Pilot.Core.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The life of a job: upload, profile, plan, launch, watch, collect; cancel at any moment.</summary>
public sealed class RunJob : Orchestrator<RunJobInput, JobState>
{
    public override async Task<JobState> RunAsync(OrchestrationContext context, RunJobInput input)
    {
        var story = new JobStory(context, input.Job, input.Memory ?? new StoryMemory());
        switch (await LiveAsync(story))
        {
            case StoryEnd.TooLong:
                context.ContinueAsNew(new RunJobInput(input.Job, story.Memory));
                return JobState.Running;
            case StoryEnd.Canceled:
                return await EndStep.CancelAsync(story);
            case StoryEnd.Failed failed:
                return await EndStep.FailAsync(story, failed.Error);
            default:
                return await CollectStep.TakeAsync(story);
        }
    }

    /// <returns>Why the steps were left early; null when the run has come to its end.</returns>
    private static async Task<StoryEnd?> LiveAsync(JobStory story)
    {
        try
        {
            if (story.Memory.Plan is null)
            {
                await UploadStep.TakeAsync(story);
                var profile = await ProfileStep.TakeAsync(story);
                await PlanStep.TakeAsync(story, profile);
            }

            while (story.Memory.End is null)
            {
                await LaunchStep.TakeAsync(story);
                await WatchStep.TakeAsync(story);
            }

            return null;
        }
        catch (StoryEnd end)
        {
            return end;
        }
    }
}
