using System.Text.Json;
using Pilot.Core.Errors;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>
/// Failures of orchestrations keep all that their author explained: the host carries type and message of an exception, so
/// the rest travels in the message, behind what a person reads of it.
/// </summary>
internal static class Failures
{
    private const string Mark = "\n\u001e";

    public static Exception Pack(Exception failure)
    {
        var details = TaskFailureDetails.FromException(failure);
        return new StoryFailedException(
            details.ErrorMessage + Mark + JsonSerializer.Serialize(details with { StackTrace = null }, PayloadJson.Options), failure);
    }

    /// <summary>How a child that was terminated has failed for its parent, as on every other host.</summary>
    public static TaskFailureDetails Terminated(string name, string parentId) => TaskFailureDetails.FromException(new PilotException(new PilotError(
        "PILOT0810",
        $"The child '{name}' of the orchestration '{parentId}' was terminated.",
        "Start it anew if that was not meant.")));

    public static TaskFailedException Translate(Microsoft.DurableTask.TaskFailedException failure) =>
        new(failure.TaskName, failure.TaskId, Translate(failure.FailureDetails));

    public static TaskFailureDetails Translate(Microsoft.DurableTask.TaskFailureDetails details)
    {
        if (details.ErrorMessage.Split(Mark, 2) is [_, var packed])
        {
            return JsonSerializer.Deserialize<TaskFailureDetails>(packed, PayloadJson.Options)!;
        }

        return new TaskFailureDetails(
            details.ErrorType,
            details.ErrorMessage,
            details.StackTrace,
            details.InnerFailure is { } inner ? Translate(inner) : null,
            details.Properties?.ToDictionary(property => property.Key, property => property.Value?.ToString() ?? ""));
    }
}

/// <summary>How a failed story ends for the host; see <see cref="Failures"/>.</summary>
internal sealed class StoryFailedException(string message, Exception cause) : Exception(message, cause);
