using System.Text.Json;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>Follows long-running operations as Azure asks to: by Azure-AsyncOperation or Location, at the pace of Retry-After.</summary>
internal sealed class ArmOperations(ArmClient arm, TimeProvider time)
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(15);

    /// <param name="begun">The answer that began it.</param>
    /// <param name="limit">When to stop following; the operation goes on.</param>
    public async Task<ArmOutcome> WaitAsync(ArmAnswer begun, TimeSpan limit, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var answer = begun;
        var monitor = begun.Monitor;
        while (answer.Error is null && monitor is not null)
        {
            var wait = monitor.Wait ?? UsualWait;
            if (time.GetElapsedTime(began) + wait > limit)
            {
                return new ArmOutcome(IsOver: false, null);
            }

            await Task.Delay(wait < MostWait ? wait : MostWait, time, cancellation);
            (answer, monitor) = await AskAsync(monitor, cancellation);
        }

        return new ArmOutcome(IsOver: true, answer.Error);
    }

    /// <summary>Asks once.</summary>
    public async Task<ArmOutcome> LookAsync(ArmMonitor monitor, CancellationToken cancellation)
    {
        var (answer, next) = await AskAsync(monitor, cancellation);
        return new ArmOutcome(next is null, answer.Error);
    }

    private async Task<(ArmAnswer Answer, ArmMonitor? Next)> AskAsync(ArmMonitor monitor, CancellationToken cancellation)
    {
        var answer = await arm.FollowAsync(monitor.Address, cancellation);
        if (answer.Error is not null)
        {
            return (answer, null);
        }

        if (!monitor.IsOperation)
        {
            return (answer, answer.Status == 202 ? answer.Monitor ?? monitor : null);
        }

        return StatusOf(answer) switch
        {
            "Succeeded" => (answer, null),
            "Failed" or "Canceled" => (answer with { Error = ReadFailure(answer) }, null),
            _ => (answer, monitor with { Wait = answer.Monitor?.Wait ?? monitor.Wait }),
        };
    }

    private static string? StatusOf(ArmAnswer answer) =>
        answer.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("status", out var status) ? status.GetString() : null;

    /// <summary>The error, and within it the events that say more: container groups name the reason only there.</summary>
    private static ArmError ReadFailure(ArmAnswer answer)
    {
        var error = ArmError.Read(answer.Status, answer.Body);
        if (answer.Body is not { } body
            || !body.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty("events", out var events)
            || events.ValueKind != JsonValueKind.Array)
        {
            return error;
        }

        var said = events.Deserialize<List<OperationEvent>>(ArmJson.Options) ?? [];
        return error with { Inner = [.. error.Inner, .. said.Select(one => ArmError.Of(answer.Status, one.Name ?? "", one.Message ?? ""))] };
    }

    private sealed record OperationEvent(string? Name, string? Message);
}

/// <param name="IsOver">False when it still goes on.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record ArmOutcome(bool IsOver, ArmError? Error);
