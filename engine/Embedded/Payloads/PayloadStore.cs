using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Payloads;

/// <summary>
/// Puts long payloads into blob storage before a turn is written, and gets them before code sees them. A blob is named by
/// the digest of its content, so writing one again is harmless; which instances refer to it is noted in the database.
/// </summary>
/// <param name="blobs">Null keeps every payload in the database.</param>
/// <param name="longest">UTF-8 bytes that still stay in the database.</param>
internal sealed class PayloadStore(IBlobStore? blobs, int longest, TimeProvider clock)
{
    public const string Folder = "payloads/";

    // Shorter than the age at which the sweep looks at a blob, so that what is taken for stored is still there.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> stored = new();

    public IBlobStore? Blobs => blobs;

    public static string NameOf(string digest) => $"{Folder}{digest[..2]}/{digest}";

    /// <returns>What stands for the payload in the database: mostly itself.</returns>
    public async ValueTask<string?> StoreAsync(string? payload)
    {
        if (blobs is null || !IsLong(payload))
        {
            return PayloadReference.IsLikeOne(payload) ? PayloadReference.Quoted(payload!) : payload;
        }

        var bytes = Encoding.UTF8.GetBytes(payload!);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var now = clock.GetUtcNow();
        if (!stored.TryGetValue(digest, out var when) || now - when > Remembered)
        {
            await blobs.PutAsync(NameOf(digest), new MemoryStream(bytes));
            if (stored.Count > 10_000)
            {
                stored.Clear();
            }

            stored[digest] = now;
        }

        return PayloadReference.To(digest);
    }

    /// <exception cref="Core.Errors.PilotException">PILOT0818: the blob is gone, or the blob store is.</exception>
    public async ValueTask<string?> LoadAsync(string? payload)
    {
        if (PayloadReference.DigestOf(payload) is not { } digest)
        {
            return PayloadReference.Unquoted(payload);
        }

        await using var content = (blobs is null ? null : await blobs.ReadAsync(NameOf(digest))) ?? throw EngineErrors.PayloadGone(NameOf(digest));
        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <returns>The turn with its payloads replaced by what stands for them in the database; itself when none is.</returns>
    public ValueTask<Turn> StoreAsync(Turn turn) =>
        IsReplaced(turn.CustomStatus) || HasReplaced(turn.Recorded) ? ReplaceAsync(turn) : ValueTask.FromResult(turn);

    private async ValueTask<Turn> ReplaceAsync(Turn turn)
    {
        var replaced = new Dictionary<HistoryEvent, HistoryEvent>(ReferenceEqualityComparer.Instance);
        foreach (var happening in turn.Recorded)
        {
            replaced[happening] = await StoreAsync(happening);
        }

        return new Turn(
            [.. turn.Recorded.Select(e => replaced[e])],
            [.. turn.Decisions.Select(e => (Decision)replaced[e])],
            turn.End is null ? null : (ExecutionEnd)replaced[turn.End],
            await StoreAsync(turn.CustomStatus),
            turn.IsSuspended);
    }

    public async ValueTask<IReadOnlyList<HistoryEvent>> LoadAsync(IReadOnlyList<HistoryEvent> events)
    {
        if (!events.Any(e => PayloadReference.IsLikeOne(EventPayloads.PayloadOf(e))))
        {
            return events;
        }

        var loaded = new List<HistoryEvent>(events.Count);
        foreach (var happening in events)
        {
            var payload = EventPayloads.PayloadOf(happening);
            loaded.Add(!PayloadReference.IsLikeOne(payload) ? happening : EventPayloads.With(happening, await LoadAsync(payload)));
        }

        return loaded;
    }

    private async ValueTask<HistoryEvent> StoreAsync(HistoryEvent happening)
    {
        if (happening is ExecutionContinued { Carried.Count: > 0 } continued)
        {
            var carried = new List<HistoryEvent>(continued.Carried.Count);
            foreach (var part in continued.Carried)
            {
                carried.Add(await StoreAsync(part));
            }

            happening = continued with { Carried = carried };
        }

        var payload = EventPayloads.PayloadOf(happening);
        return IsReplaced(payload) ? EventPayloads.With(happening, await StoreAsync(payload)) : happening;
    }

    private bool HasReplaced(IReadOnlyList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (IsReplaced(EventPayloads.PayloadOf(events[i])) || (events[i] is ExecutionContinued continued && HasReplaced(continued.Carried)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReplaced(string? payload) => PayloadReference.IsLikeOne(payload) || (blobs is not null && IsLong(payload));

    private bool IsLong(string? payload) =>
        payload is not null && payload.Length > longest / 3 && Encoding.UTF8.GetByteCount(payload) > longest;
}
