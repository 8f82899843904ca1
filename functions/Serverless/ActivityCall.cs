using System.Text.Json;
using Pilot.Core.Activities;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Serverless;

/// <summary>How an orchestration on another host than ours calls an activity: as one value that the host carries.</summary>
/// <param name="InstanceId">The orchestration that calls.</param>
/// <param name="Key">The same for every delivery of the call: see <see cref="ActivityContext.IdempotencyKey"/>.</param>
public sealed record ActivityCall(string InstanceId, string Key, JsonElement? Input);

/// <summary>
/// What came of it. A failure is a value, so that all that its author explained arrives whatever the host makes of
/// exceptions; what is thrown besides is the host's to repeat.
/// </summary>
public sealed record ActivityResult(JsonElement? Output, TaskFailureDetails? Failure)
{
    public static async Task<ActivityResult> OfAsync(string name, IActivity activity, ActivityCall call, CancellationToken cancellation)
    {
        var context = new ActivityContext(name, call.InstanceId, call.Key, Attempt: 1, cancellation);
        try
        {
            var output = await activity.RunAsync(context, PayloadJson.Read(call.Input?.GetRawText(), activity.InputType));
            return new ActivityResult(output is null ? null : JsonSerializer.SerializeToElement(output, output.GetType(), PayloadJson.Options), null);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return new ActivityResult(null, TaskFailureDetails.FromException(failure));
        }
    }
}
