using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// A short run shows how fast the job is. Whatever goes wrong with it is a line in the job's history: a job is never
/// refused for want of a profile.
/// </summary>
internal static class ProfileStep
{
    private const string ProfileRun = "profile";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <returns>Null when there is nothing to profile, or the submitter said not to.</returns>
    public static async Task<ProfileResult?> TakeAsync(JobStory story)
    {
        var spec = story.Prepared.Spec!;
        if (story.Prepared.Request.SkipProfile)
        {
            return null;
        }

        if (spec.Profile is not null)
        {
            await story.TellAsync(JobState.Profiling, "Looking for a machine to profile on.");
        }

        var planned = await PlanStep.OffersAsync(story, null, JobState.Profiling);
        if (ProfileChoice.Of(spec, planned.Plans) is not { } choice)
        {
            return null;
        }

        var run = new RunOnTarget(new RunKey(story.Job, ProfileRun), choice.Offer.Target);
        story.Memory = story.Memory with { ProfileRun = run };
        var result = await ProfileAsync(story, run, choice);
        await story.TryAsync("RemoveRun", run);
        story.Memory = story.Memory with { ProfileRun = null };
        if (result is not null)
        {
            await story.TellAsync(new JobChange(0)
            {
                Profile = result,
                Events = result.Message is { } message ? [story.Event("job", "Profiled", message)] : null,
            });
        }

        return result;
    }

    /// <returns>Null when the profile came to nothing.</returns>
    private static async Task<ProfileResult?> ProfileAsync(JobStory story, RunOnTarget run, ProfileChoice choice)
    {
        var spec = story.Prepared.Spec!;
        var launch = new LaunchRunInput(
            run.Run,
            choice.Offer,
            story.Prepared,
            choice.Command,
            ProfileLimits.Whole.TotalSeconds,
            CollectOutputs: false,
            new ProfileAssignment(ProfileLimits.CommandSeconds(choice.Offer), spec.Run, spec.TotalSteps));
        try
        {
            Begun(await RunSteps.StartAsync(story, launch, JobState.Profiling));
            await story.TellAsync(JobState.Profiling, choice.Announcement, "agent");
            Begun((await RunSteps.UntilEndAsync(story, launch, JobState.Profiling)).Refusal);
            return await story.CallAsync<ProfileResult>("ReadProfile", new ReadProfileInput(run, story.Prepared, choice.Command, choice.Offer));
        }
        catch (StoryEnd.Failed failed)
        {
            await story.TryAsync("StopRun", new StopRunInput(run.Run, run.Target, Grace.TotalSeconds));
            await story.TellAsync(new JobChange(0) { Events = [story.Event("job", "Unprofiled", failed.Error.Message)] });
            return null;
        }
    }

    private static void Begun(LaunchRefusal? refusal)
    {
        if (refusal is not null)
        {
            throw new StoryEnd.Failed(RunJobErrors.Unprofiled(refusal));
        }
    }
}
