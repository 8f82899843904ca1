using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Storage;
using Pilot.Functions.Server;

namespace Pilot.Functions.Http;

/// <summary>Answers to requests with an Idempotency-Key, kept for a day.</summary>
internal sealed class IdempotencyStore(IBlobStore blobs, TimeProvider clock, ServerOptions? options = null)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Longer than any function runs.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(10);

    // Where one server at a time holds a home, a record of another run of the server is one that a crash left.
    private readonly string server = Guid.NewGuid().ToString("N");

    /// <returns>
    /// Null when the request is the caller's to carry out now; else what is known of an earlier one with this key, which
    /// has no status while it is being worked on.
    /// </returns>
    public async Task<IdempotencyRecord?> BeginAsync(string owner, string key, string fingerprint, CancellationToken cancellation)
    {
        var mine = new IdempotencyRecord(fingerprint, server, Began: clock.GetUtcNow());
        while (await PutAsync(owner, key, mine, BlobCondition.IfAbsent, cancellation) is null)
        {
            if (await blobs.ReadJsonAsync(Name(owner, key), FunctionsJson.Default.IdempotencyRecord, cancellation) is not var (known, etag))
            {
                continue;
            }

            if (known.Status is not null || known.Fingerprint != fingerprint || IsUnderWay(known))
            {
                return known;
            }

            if (await PutAsync(owner, key, mine, BlobCondition.IfMatch(etag), cancellation) is not null)
            {
                return null;
            }
        }

        return null;
    }

    public Task CompleteAsync(string owner, string key, IdempotencyRecord answer) =>
        PutAsync(owner, key, answer with { Server = server }, default, CancellationToken.None);

    /// <summary>A request that failed is carried out again by its repeat.</summary>
    public Task AbandonAsync(string owner, string key) =>
        blobs.DeleteAsync(Name(owner, key), default, CancellationToken.None);

    public Task SweepAsync(CancellationToken cancellation) => blobs.SweepAsync("idempotency/", clock.GetUtcNow(), cancellation);

    private bool IsUnderWay(IdempotencyRecord known) =>
        known.Server == server || (options?.IsOneOfMany == true && clock.GetUtcNow() - known.Began < LongestWork);

    private Task<BlobInfo?> PutAsync(
        string owner, string key, IdempotencyRecord record, BlobCondition condition, CancellationToken cancellation) =>
        blobs.PutJsonAsync(
            Name(owner, key),
            record,
            FunctionsJson.Default.IdempotencyRecord,
            condition,
            BlobExpiry.At(clock.GetUtcNow() + Kept),
            cancellation);

    private static string Name(string owner, string key) =>
        BlobNames.Idempotency(owner, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
}
