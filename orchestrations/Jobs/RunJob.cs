using Pilot.Core.Jobs;
using Pilot.Core.Watch;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The life of a job: upload, profile, plan, launch, watch, collect; cancel at any moment.</summary>
public sealed class RunJob : Orchestrator<RunJobInput, JobState>
{
    public override async Task<JobState> RunAsync(OrchestrationContext context, RunJobInput input)
    {
        var story = new JobStory(context, input.Job, input.Memory ?? new StoryMemory());
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

            return await CollectStep.TakeAsync(story);
        }
        catch (StoryEnd.TooLong)
        {
            context.ContinueAsNew(new RunJobInput(input.Job, story.Memory));
            return JobState.Running;
        }
        catch (StoryEnd.Canceled)
        {
            return await CancelStep.TakeAsync(story);
        }
        catch (StoryEnd.Failed failed)
        {
            return await EndAsync(story, JobState.Failed, new JobChange(0) { Error = failed.Error, Reason = failed.Error.Message });
        }
    }

    internal static async Task<JobState> EndAsync(JobStory story, JobState state, JobChange change)
    {
        await story.TellAsync(change with
        {
            State = state,
            Finished = story.Now,
            Events = [story.Event("job", state.ToString(), change.Reason ?? "")],
        });
        return state;
    }
}
