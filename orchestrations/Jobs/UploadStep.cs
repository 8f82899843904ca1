using Pilot.Core.Jobs;
using Pilot.Core.Upload;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The package is there and sound, and its job file is read.</summary>
internal static class UploadStep
{
    public static async Task TakeAsync(JobStory story)
    {
        if (story.Memory.Prepared is not null)
        {
            return;
        }

        await story.TellAsync(JobState.Preparing, "Reading the job file.");
        var prepared = await story.CallAsync<PreparedJob>("PrepareJob", story.Job);
        if (prepared.Error is not null)
        {
            throw new StoryEnd.Failed(prepared.Error);
        }

        story.Memory = story.Memory with { Prepared = prepared };
        await story.TellAsync(new JobChange(0) { Spec = prepared.Spec });
    }
}
