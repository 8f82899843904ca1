using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Watching;

/// <param name="Object">Null where only the version went on, and for the first, which says that the stream is open.</param>
/// <param name="Version">Where to go on from after this; null for where it was.</param>
internal sealed record WatchChange<T>(T? Object, bool Deleted, string? Version)
    where T : class;

/// <summary>One stream of changes from a version on, to its end.</summary>
internal sealed class WatchStream<T>(KubeClient client, string collection, JsonTypeInfo<T> item, TimeProvider time)
    where T : class, IKubeObject
{
    /// <summary>The server ends it by itself after this, so that load spreads anew.</summary>
    private const int Seconds = 290;

    /// <summary>A server that has nothing to say sends a bookmark each minute; one that sends nothing at all is not there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(150);

    /// <summary>The server does not keep the version any more.</summary>
    public bool Expired { get; private set; }

    /// <exception cref="PilotException">PILOT1084 to PILOT1086: it could not be opened.</exception>
    public async IAsyncEnumerable<WatchChange<T>> ReadAsync(string version, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = $"{collection}&watch=true&allowWatchBookmarks=true&timeoutSeconds={Seconds}&resourceVersion={Uri.EscapeDataString(version)}";
        var (open, failure) = await client.WatchAsync(path, cancellation);
        if (open is null)
        {
            Expired = failure!.IsExpired;
            if (!Expired)
            {
                throw failure.Code is 401 or 403
                    ? KubeErrors.Refused(failure.Message ?? "")
                    : KubeErrors.Unexpected("a watch", failure.Code ?? 0, failure.Message ?? "");
            }

            yield break;
        }

        using (open)
        {
            yield return new WatchChange<T>(null, false, null);
            using var reader = new StreamReader(await open.Content.ReadAsStreamAsync(cancellation));
            while (await LineAsync(reader, cancellation) is { } text && Parse(text) is { } line)
            {
                if (line.Type == "ERROR")
                {
                    Expired = line.Object.Deserialize(KubeJson.Default.Status) is { IsExpired: true };
                    yield break;
                }

                if (Change(line) is not { } change)
                {
                    yield break;
                }

                yield return change;
            }
        }
    }

    /// <returns>Null at the end, also where the stream broke or fell silent.</returns>
    private async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        try
        {
            return await reader.ReadLineAsync(both.Token);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Null for a line that was cut off: the same change comes again when the watch goes on from the version before.</returns>
    private static WatchLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, KubeJson.Default.WatchLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WatchChange<T>? Change(WatchLine line)
    {
        try
        {
            return line.Object.Deserialize(item) is not { Metadata: { } meta } seen ? null
                : line.Type == "BOOKMARK" ? new WatchChange<T>(null, false, meta.ResourceVersion)
                : new WatchChange<T>(seen, line.Type == "DELETED", meta.ResourceVersion);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
