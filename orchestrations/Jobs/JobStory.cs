using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// The voice of one job's story: calls activities, records changes, waits. Cancel is noticed after every call and during
/// every wait; no activity is abandoned half-way, because an abandoned launch could start what nobody stops.
/// </summary>
internal sealed class JobStory(OrchestrationContext context, JobId job, StoryMemory memory)
{
    private const int WaitsBeforeRenewal = 200;

    private static readonly RetryPolicy Twelve = new(
        MaxNumberOfAttempts: 12,
        FirstRetryInterval: TimeSpan.FromMilliseconds(500),
        BackoffCoefficient: 2,
        MaxRetryInterval: TimeSpan.FromMinutes(1));

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(Twelve with { HandleFailure = RunJobErrors.MayPass });
    private static readonly TaskOptions Asking = TaskOptions.FromRetryPolicy(Twelve with { HandleFailure = RunJobErrors.MayPassHere });

    private Task<CancelJob> cancel = context.WaitForExternalEvent<CancelJob>(JobEvents.Cancel);
    private CancelJob? canceled;
    private bool deleteAsked;
    private Task<ChoosePlan>? choice;
    private Task<string>? report;
    private int waits;

    public JobId Job => job;

    public StoryMemory Memory { get; set; } = memory;

    public PreparedJob Prepared => Memory.Prepared ?? throw new InvalidOperationException("The job is not prepared yet.");

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    /// <summary>The first who asked for cancel; null while nobody has.</summary>
    public CancelJob? CancelRequest
    {
        get
        {
            TakeCancels();
            return canceled;
        }
    }

    /// <summary>Somebody asked that the job be deleted once it has ended.</summary>
    public bool DeleteAsked
    {
        get
        {
            TakeCancels();
            return deleteAsked;
        }
    }

    /// <summary>True once the job is being ended: from then on cancel interrupts nothing.</summary>
    public bool Closing { get; set; }

    public async Task<T> CallAsync<T>(string activity, object input)
    {
        T result;
        try
        {
            result = await context.CallActivityAsync<T>(activity, input, Patiently);
        }
        catch (TaskFailedException failure)
        {
            throw Failed(activity, failure);
        }

        NoticeCancel();
        return result;
    }

    /// <summary>For what is asked of a target again and again anyway: that it is in trouble is an answer.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public async Task<(T? Answer, LaunchRefusal? Trouble)> AskAsync<T>(string activity, object input)
        where T : class
    {
        try
        {
            var answer = await context.CallActivityAsync<T>(activity, input, Asking);
            NoticeCancel();
            return (answer, null);
        }
        catch (TaskFailedException failure) when (failure.FailureDetails.ToRefusal() is { } trouble)
        {
            NoticeCancel();
            return (null, trouble);
        }
        catch (TaskFailedException failure)
        {
            throw Failed(activity, failure);
        }
    }

    /// <summary>For what must not decide how the job ends, such as cleaning up: a failure is a line in the job's history.</summary>
    /// <returns>False when it failed.</returns>
    public async Task<bool> TryAsync(string activity, object input)
    {
        try
        {
            await context.CallActivityAsync<bool>(activity, input, Patiently);
            return true;
        }
        catch (TaskFailedException failure)
        {
            if (activity != nameof(RecordJob))
            {
                var words = failure.FailureDetails.ToPilotError()?.ToString() ?? failure.FailureDetails.ErrorMessage;
                await TryTellAsync(new JobChange(0) { Events = [Event("job", activity, words)] });
            }

            return false;
        }
    }

    /// <summary>Records a change of the job; the number makes a repeat harmless.</summary>
    public async Task TellAsync(JobChange change) => await CallAsync<bool>(nameof(RecordJob), Numbered(change));

    /// <summary>Moves the job to a state, with the line that its history shows.</summary>
    public Task TellAsync(JobState state, string reason, string from = "job") => TellAsync(Moved(state, reason, from));

    /// <returns>False when it could not be recorded.</returns>
    public Task<bool> TryTellAsync(JobChange change) => TryAsync(nameof(RecordJob), Numbered(change));

    public Task<bool> TryTellAsync(JobState state, string reason) => TryTellAsync(Moved(state, reason, "job"));

    public JobEvent Event(string from, string type, string message) => new(Now, from, type, message);

    /// <returns>How the run is on its target; Stopped once its end is reported; null when that cannot be found out.</returns>
    public async Task<TargetState?> LookAsync(RunOnTarget run)
    {
        try
        {
            var view = await context.CallActivityAsync<RunView>(nameof(CheckRun), run, Patiently);
            return view.Report?.Outcome is null ? view.Target.State : TargetState.Stopped;
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    /// <summary>Waits for a choice of plan, however long it takes.</summary>
    public async Task<ChoosePlan> ChoiceAsync()
    {
        choice ??= context.WaitForExternalEvent<ChoosePlan>(JobEvents.Choose);
        await Task.WhenAny(choice, cancel);
        NoticeCancel();
        var chosen = await choice;
        choice = null;
        return chosen;
    }

    /// <summary>Waits until the agent signals, <paramref name="longest"/> has passed, or cancel is asked for.</summary>
    public async Task WaitAsync(TimeSpan longest)
    {
        NoticeCancel();
        if (!Closing && ++waits > WaitsBeforeRenewal)
        {
            throw new StoryEnd.TooLong();
        }

        report ??= context.WaitForExternalEvent<string>(JobEvents.Report);
        using var enough = new CancellationTokenSource();
        var timer = context.CreateTimer(longest, enough.Token);
        await (Closing ? Task.WhenAny(report, timer) : Task.WhenAny(report, timer, cancel));
        if (!timer.IsCompleted)
        {
            enough.Cancel();
        }

        if (report.IsCompleted)
        {
            report = null;
        }

        NoticeCancel();
    }

    private static StoryEnd.Failed Failed(string activity, TaskFailedException failure) =>
        new(failure.FailureDetails.ToPilotError() ?? RunJobErrors.StepFailed(activity, failure.FailureDetails.ErrorMessage));

    private RecordJobInput Numbered(JobChange change)
    {
        Memory = Memory with { Revision = Memory.Revision + 1 };
        return new RecordJobInput(job, change with { Revision = Memory.Revision });
    }

    private JobChange Moved(JobState state, string reason, string from) =>
        new(0) { State = state, Reason = reason, Events = [Event(from, state.ToString(), reason)] };

    private void TakeCancels()
    {
        while (cancel.IsCompleted)
        {
            canceled ??= cancel.Result;
            deleteAsked |= cancel.Result.Delete;
            cancel = context.WaitForExternalEvent<CancelJob>(JobEvents.Cancel);
        }
    }

    private void NoticeCancel()
    {
        if (!Closing && cancel.IsCompleted)
        {
            throw new StoryEnd.Canceled();
        }
    }
}
