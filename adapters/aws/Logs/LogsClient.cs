using System.Text.Json.Serialization;
using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Logs;

/// <summary>CloudWatch Logs 2014-03-28: reads log streams.</summary>
internal sealed class LogsClient(WireClient wire) : IDisposable
{
    private const int MostPages = 1000;

    public long Calls => wire.Calls;

    /// <summary>
    /// What a stream holds from a token on. The service gives the token of the way forward with each page, also when it is
    /// empty, and the same one again at the end.
    /// </summary>
    /// <param name="token">From an earlier call; null for the beginning.</param>
    /// <returns>Lines, and the token to go on from later. No lines and the same token when there is no such stream (yet).</returns>
    public async Task<(IReadOnlyList<OutputLogEvent> Events, string? Token)> ReadAsync(
        string group, string stream, string? token, CancellationToken cancellation)
    {
        var events = new List<OutputLogEvent>();
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await GetAsync(new GetLogEventsRequest(group, stream, token, StartFromHead: true), cancellation);
            events.AddRange(page?.Events ?? []);
            if (page?.NextForwardToken is null || page.NextForwardToken == token)
            {
                break;
            }

            token = page.NextForwardToken;
        }

        return (events, token);
    }

    /// <returns>The last lines of a stream; empty when there is no such stream.</returns>
    public async Task<IReadOnlyList<string>> TailAsync(string group, string stream, int lines, CancellationToken cancellation) =>
        [.. ((await GetAsync(new GetLogEventsRequest(group, stream, Limit: lines, StartFromHead: false), cancellation))?.Events ?? [])
            .Select(line => line.Message ?? "")];

    public void Dispose() => wire.Dispose();

    private async Task<GetLogEventsResponse?> GetAsync(GetLogEventsRequest request, CancellationToken cancellation)
    {
        try
        {
            return await wire.AskAsync(
                "GetLogEvents", "/", request, LogsJson.Default.GetLogEventsRequest, LogsJson.Default.GetLogEventsResponse, once: false, cancellation);
        }
        catch (Amazon.Runtime.AmazonServiceException missing) when (missing.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }
}

internal sealed record GetLogEventsRequest(
    string LogGroupName, string LogStreamName, string? NextToken = null, int? Limit = null, bool? StartFromHead = null);

internal sealed record GetLogEventsResponse(IReadOnlyList<OutputLogEvent>? Events, string? NextForwardToken = null, string? NextBackwardToken = null);

/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record OutputLogEvent(long? Timestamp, string? Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetLogEventsRequest))]
[JsonSerializable(typeof(GetLogEventsResponse))]
internal sealed partial class LogsJson : JsonSerializerContext;
