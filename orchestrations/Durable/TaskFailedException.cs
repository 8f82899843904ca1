using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Orchestrations.Durable;

/// <summary>An activity or child orchestration failed.</summary>
public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
    : Exception($"Task '{taskName}' (#{taskId}) failed: {failureDetails.ErrorMessage}")
{
    public string TaskName { get; } = taskName;

    public int TaskId { get; } = taskId;

    public TaskFailureDetails FailureDetails { get; } = failureDetails;
}

/// <summary>A failure as it is kept in history.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="Properties">Serializable facts about the failure, such as a PILOT number under <c>code</c>.</param>
public sealed record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace = null,
    TaskFailureDetails? InnerFailure = null,
    IReadOnlyDictionary<string, string>? Properties = null)
{
    /// <summary>
    /// Keeps what a <see cref="PilotException"/> explains under <c>code</c>, <c>message</c>, <c>remedy</c>,
    /// <c>where</c> and <c>details</c> (lines), and the kind of a <see cref="RemoteException"/> under <c>refusal</c>, also when
    /// a task's failure passes through an orchestration unhandled.
    /// </summary>
    public static TaskFailureDetails FromException(Exception exception) => new(
        exception.GetType().FullName ?? exception.GetType().Name,
        exception.Message,
        exception.StackTrace,
        exception switch
        {
            TaskFailedException task => task.FailureDetails,
            { InnerException: { } inner } => FromException(inner),
            _ => null,
        },
        exception switch
        {
            TaskFailedException task => task.FailureDetails.Properties,
            PilotException pilot => Explain(pilot),
            _ => null,
        });

    /// <summary>The explained error that the failure carries; null when it was not a PilotException.</summary>
    public PilotError? ToPilotError() =>
        Properties is not null && Properties.TryGetValue("code", out var code)
            ? new PilotError(
                code,
                Properties.GetValueOrDefault("message", ErrorMessage),
                Properties.GetValueOrDefault("remedy", ""),
                Properties.GetValueOrDefault("where"),
                Properties.GetValueOrDefault("details")?.Split('\n'))
            : null;

    /// <summary>What it means to somebody who asked a target; null when the failure is no <see cref="RemoteException"/>.</summary>
    public LaunchRefusal? ToRefusal() =>
        ToPilotError() is { } error && Enum.TryParse<RefusalKind>(Properties!.GetValueOrDefault("refusal"), out var kind)
            ? new LaunchRefusal(kind, error.Message, error.Remedy)
            : null;

    private static Dictionary<string, string> Explain(PilotException exception)
    {
        var error = exception.Error;
        var facts = new Dictionary<string, string>
        {
            ["code"] = error.Code,
            ["message"] = error.Message,
            ["remedy"] = error.Remedy,
        };
        if (error.Where is not null)
        {
            facts["where"] = error.Where;
        }

        if (error.Details is { Count: > 0 })
        {
            facts["details"] = string.Join('\n', error.Details);
        }

        if (exception is RemoteException elsewhere)
        {
            facts["refusal"] = elsewhere.Kind.ToString();
        }

        return facts;
    }
}
