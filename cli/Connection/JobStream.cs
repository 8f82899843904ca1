using System.Runtime.CompilerServices;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Connection;

/// <summary>
/// Follows a job to its end, over lost connections and restarts of the platform: it resumes where the last event ended,
/// so that no log text is missing and none comes twice.
/// </summary>
/// <param name="lost">Told true when the connection is lost and false when it is back, each once per outage.</param>
internal sealed class JobStream(PlatformClient platform, Action<bool> lost)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, long> seen = [];
    private string? lastEventId;
    private bool endedByPlan;
    private long? awaySince;
    private TimeSpan pause = TimeSpan.FromMilliseconds(200);

    /// <param name="run">Which run's log; null follows the current one and those after it.</param>
    public async IAsyncEnumerable<JobSignal> FollowAsync(
        JobId job, string? run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var events = ConnectAsync(job, run, cancellation).GetAsyncEnumerator(cancellation);
            await using (events)
            {
                while (await NextAsync(events))
                {
                    Back();
                    if (Read(events.Current) is not { } signal)
                    {
                        continue;
                    }

                    yield return signal;
                    if (signal.End is not null)
                    {
                        yield break;
                    }
                }
            }

            if (!endedByPlan)
            {
                await PauseAsync(cancellation);
            }

            endedByPlan = false;
        }
    }

    private async IAsyncEnumerable<ServerSentEvent> ConnectAsync(
        JobId job, string? run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = run is null ? "" : $"?run={Uri.EscapeDataString(run)}";
        var request = new ApiRequest(HttpMethod.Get, $"jobs/{job}/log{query}")
        {
            Accept = "text/event-stream",
            WaitsForPlatform = true,
            Headers = lastEventId is null ? [] : [("Last-Event-ID", lastEventId)],
        };
        using var response = await platform.OpenAsync(request, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var one in ServerSentEvents.ReadAsync(body, cancellation))
        {
            yield return one;
        }
    }

    /// <summary>False when this connection is over, whether it ended, broke or was refused for now.</summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<ServerSentEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
        catch (PilotException e) when (e.Error.Code == "PILOT0102")
        {
            return false;
        }
        catch (PilotException e) when (e.Error.Code == "PILOT0103" && awaySince is not null)
        {
            // A platform that comes back may not have written its new token yet.
            return false;
        }
    }

    private JobSignal? Read(ServerSentEvent one)
    {
        switch (one.Type)
        {
            case "log":
                lastEventId = one.Id ?? lastEventId;
                var chunk = Parse(one, PilotJson.Default.LogChunk);
                var repeated = seen.TryGetValue(chunk.Run, out var until) && chunk.Next <= until;
                seen[chunk.Run] = Math.Max(chunk.Next, until);
                return repeated ? null : new JobSignal(Log: chunk);
            case "state":
                return new JobSignal(State: Parse(one, PilotJson.Default.JobRow));
            case "again":
                // Where an answer may only take so long, as on a platform of functions.
                lastEventId = one.Id ?? lastEventId;
                endedByPlan = true;
                return null;
            case "end":
                return new JobSignal(End: Parse(one, PilotJson.Default.JobDocument));
            default:
                return null;
        }
    }

    private T Parse<T>(ServerSentEvent one, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(one.Data, type)
                ?? throw ConnectionErrors.NotUnderstood(platform.Endpoint.Url, $"an empty '{one.Type}' event");
        }
        catch (JsonException e)
        {
            throw ConnectionErrors.NotUnderstood(platform.Endpoint.Url, e.Message.TrimEnd('.'));
        }
    }

    private void Back()
    {
        if (awaySince is not null)
        {
            awaySince = null;
            pause = TimeSpan.FromMilliseconds(200);
            lost(false);
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        if (awaySince is null)
        {
            awaySince = platform.Time.GetTimestamp();
            lost(true);
        }
        else if (platform.Time.GetElapsedTime(awaySince.Value) > GiveUp)
        {
            throw ConnectionErrors.ConnectionLost(platform.Endpoint.Url, GiveUp);
        }

        await Task.Delay(pause, platform.Time, cancellation);
        pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        platform.Refresh();
    }
}
