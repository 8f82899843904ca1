using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Upload;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// The voice of one job's story: calls activities, records changes, waits. Cancel is noticed after every call and during
/// every wait; no activity is abandoned half-way, because an abandoned launch could start what nobody stops.
/// </summary>
internal sealed class JobStory(OrchestrationContext context, JobId job, StoryMemory memory)
{
    public const string ChooseEvent = "choose";
    public const string CancelEvent = "cancel";
    public const string ReportEvent = "report";

    private const int WaitsBeforeRenewal = 200;

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(new RetryPolicy(
        MaxNumberOfAttempts: 10,
        FirstRetryInterval: TimeSpan.FromMilliseconds(500),
        BackoffCoefficient: 2,
        MaxRetryInterval: TimeSpan.FromMinutes(1))
    {
        HandleFailure = failure => failure.ToPilotError() is null,
    });

    private readonly Task<CancelJob> cancel = context.WaitForExternalEvent<CancelJob>(CancelEvent);
    private Task<ChoosePlan>? choice;
    private Task<string>? report;
    private int waits;

    public JobId Job => job;

    public StoryMemory Memory { get; set; } = memory;

    public PreparedJob Prepared => Memory.Prepared ?? throw new InvalidOperationException("The job is not prepared yet.");

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    /// <summary>Who asked for cancel; null while nobody has.</summary>
    public CancelJob? CancelRequest => cancel.IsCompletedSuccessfully ? cancel.Result : null;

    /// <summary>True once cancel is being carried out: from then on it is no longer noticed.</summary>
    public bool Canceling { get; set; }

    public async Task<T> CallAsync<T>(string activity, object input)
    {
        try
        {
            var result = await context.CallActivityAsync<T>(activity, input, Patiently);
            NoticeCancel();
            return result;
        }
        catch (TaskFailedException failure)
        {
            throw new StoryEnd.Failed(failure.FailureDetails.ToPilotError() ?? RunJobErrors.StepFailed(activity, failure.FailureDetails.ErrorMessage));
        }
    }

    /// <summary>Records a change of the job; the number makes a repeat harmless.</summary>
    public async Task TellAsync(JobChange change)
    {
        Memory = Memory with { Revision = Memory.Revision + 1 };
        var numbered = change with { Revision = Memory.Revision };
        await CallAsync<bool>("RecordJob", new RecordJobInput(job, numbered));
    }

    /// <summary>Moves the job to a state, with the line that its history shows.</summary>
    public Task TellAsync(JobState state, string reason, string from = "job") =>
        TellAsync(new JobChange(0) { State = state, Reason = reason, Events = [new JobEvent(Now, from, state.ToString(), reason)] });

    public JobEvent Event(string from, string type, string message) => new(Now, from, type, message);

    /// <summary>Waits for a choice of plan, however long it takes.</summary>
    public async Task<ChoosePlan> ChoiceAsync()
    {
        choice ??= context.WaitForExternalEvent<ChoosePlan>(ChooseEvent);
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
        if (!Canceling && ++waits > WaitsBeforeRenewal)
        {
            throw new StoryEnd.TooLong();
        }

        report ??= context.WaitForExternalEvent<string>(ReportEvent);
        using var enough = new CancellationTokenSource();
        var timer = context.CreateTimer(longest, enough.Token);
        await (Canceling ? Task.WhenAny(report, timer) : Task.WhenAny(report, timer, cancel));
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

    private void NoticeCancel()
    {
        if (!Canceling && cancel.IsCompleted)
        {
            throw new StoryEnd.Canceled();
        }
    }
}
