using Pilot.Core.Jobs;

namespace Pilot.Orchestrations.RunJob;

/// <summary>The package is there and sound, and its job file is read.</summary>
internal static class UploadStep
{
    public static async Task TakeAsync(JobStory story)
    {
        await story.TellAsync(JobState.Preparing, "Reading the job file.");
        var prepared = await story.CallAsync<PreparedJob>("PrepareJob", story.Job);
        if (prepared.Error is not null)
        {
            throw new StoryEnd.Failed(prepared.Error);
        }

        story.Memory = story.Memory with { Prepared = prepared };
        await story.TellAsync(new JobChange { Spec = prepared.Spec });
    }
}
