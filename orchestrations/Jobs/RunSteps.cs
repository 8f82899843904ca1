using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Starting a run and seeing it to its end; the profile run and the real one are alike here.</summary>
internal static class RunSteps
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <summary>Machines elsewhere take a while for everything, and each look at them is a call to their cloud.</summary>
    private static readonly TimeSpan FirstLookFar = TimeSpan.FromSeconds(5);

    /// <summary>The target forgets a waiter that does not ask for 15 seconds.</summary>
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(10);

    /// <returns>Null when it has started; why it does not, when that was borne long enough.</returns>
    public static async Task<LaunchRefusal?> StartAsync(JobStory story, LaunchRunInput launch, JobState state)
    {
        var pause = FirstLook;
        string? told = null;
        var refusals = new RefusalWatch(LaunchPatience.Of);
        while (true)
        {
            var (granted, trouble) = await story.AskAsync<StartAnswer>("LaunchRun", launch);
            var answer = granted ?? new StartAnswer(false, trouble!.Message, trouble);
            if (answer.Started)
            {
                return null;
            }

            if (refusals.IsEnough(answer.Refusal, story.Now))
            {
                return answer.Refusal;
            }

            if (answer.Waits != told)
            {
                told = answer.Waits;
                await story.TellAsync(state, $"Waiting: {told}", "target");
            }

            await story.WaitAsync(pause);
            pause = Longer(pause, LongestAsk);
        }
    }

    /// <summary>
    /// Looks at the run whenever its agent signals, and now and then in case a signal was lost. A run whose supervisor
    /// died is started again under the same key, which finds it and does not begin it anew.
    /// </summary>
    /// <param name="budget">Null where there is no budget to keep.</param>
    /// <returns>How it ended, or why it never began.</returns>
    public static async Task<RunEnding> UntilEndAsync(JobStory story, LaunchRunInput launch, JobState state, BudgetKeeper? budget = null)
    {
        var run = new RunOnTarget(launch.Run, launch.Offer.Target);
        var pause = FirstLook;
        var vigil = new RemoteVigil(story);
        RunPhase? told = null;
        while (true)
        {
            var (view, trouble) = await story.AskAsync<RunView>("CheckRun", run);
            if (view?.Report is { Outcome: not null } end)
            {
                return new RunEnding(end, null);
            }

            if (view?.Report is { } report && report.Phase != told)
            {
                told = report.Phase;
                pause = FirstLook;
                await TellPhaseAsync(story, report, state);
            }

            if ((view is null ? await vigil.CannotLookAsync(trouble!, state) : await vigil.LookAsync(view, state)) is { } ending)
            {
                return ending;
            }

            if (view is { Remote: false } && view.Target.State is not (TargetState.Running or TargetState.Pending))
            {
                await StartAsync(story, launch, state);
                budget?.NewSupervisor();
            }

            if (view is { Remote: true } && pause < FirstLookFar)
            {
                pause = FirstLookFar;
            }

            var due = budget is null ? null : await budget.LookAsync();
            await story.WaitAsync(due < pause ? due.Value : pause);
            pause = Longer(pause, LongestLook);
        }
    }

    private static Task TellPhaseAsync(JobStory story, RunReport report, JobState state)
    {
        var words = report.Phase switch
        {
            RunPhase.Fetching => "Fetching the code.",
            RunPhase.SettingUp => "Setting up.",
            RunPhase.Running => "Running.",
            _ => "The run has ended; completing log and outputs.",
        };
        return story.TellAsync(new JobChange(0)
        {
            State = state,
            Reason = words,
            Started = state == JobState.Profiling ? null : report.Started,
            Events = [story.Event("agent", report.Phase.ToString(), words)],
        });
    }

    private static TimeSpan Longer(TimeSpan pause, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Min(longest.Ticks, pause.Ticks * 3 / 2));
}
