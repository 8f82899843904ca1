using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>
/// Limits failed logins per network address, whatever the names and whichever process is asked: <see cref="Limit"/> within
/// <see cref="Window"/>.
/// </summary>
public sealed class AddressThrottle(IBlobStore blobs, TimeProvider clock)
{
    public const int Limit = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Counts an attempt before its password is looked at, so that attempts in parallel gain nothing; what turns out to be
    /// no failure is given back.
    /// </summary>
    /// <returns>How long to wait, and nothing was counted; null when the attempt may be made now.</returns>
    public async Task<TimeSpan?> TakeAsync(string address, CancellationToken cancellation = default)
    {
        while (true)
        {
            var known = await ReadAsync(address, cancellation);
            var now = clock.GetUtcNow();
            var failures = known is { } kept && kept.Failures.Ends > now ? kept.Failures : new AddressFailures(0, now + Window);
            if (failures.Count >= Limit)
            {
                return failures.Ends - now;
            }

            var condition = known is null ? BlobCondition.IfAbsent : BlobCondition.IfMatch(known.Value.ETag);
            if (await WriteAsync(address, failures with { Count = failures.Count + 1 }, condition, cancellation))
            {
                return null;
            }
        }
    }

    public async Task GiveBackAsync(string address, CancellationToken cancellation = default)
    {
        while (await ReadAsync(address, cancellation) is ({ Count: > 0 } failures, var etag)
            && !await WriteAsync(address, failures with { Count = failures.Count - 1 }, BlobCondition.IfMatch(etag), cancellation))
        {
        }
    }

    /// <summary>Deletes what counts no longer.</summary>
    public Task SweepAsync(CancellationToken cancellation = default) => blobs.SweepAsync(BlobNames.Addresses, clock.GetUtcNow(), cancellation);

    private Task<(AddressFailures Failures, string ETag)?> ReadAsync(string address, CancellationToken cancellation) =>
        blobs.ReadJsonAsync(NameOf(address), PilotJson.Default.AddressFailures, cancellation);

    private async Task<bool> WriteAsync(string address, AddressFailures failures, BlobCondition condition, CancellationToken cancellation) =>
        await blobs.PutJsonAsync(
            NameOf(address), failures, PilotJson.Default.AddressFailures, condition, BlobExpiry.At(failures.Ends), cancellation) is not null;

    private static string NameOf(string address) =>
        BlobNames.Address(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address))));
}

/// <summary>The blob <c>addresses/{hash}</c>: failed logins from one network address.</summary>
/// <param name="Ends">They count until then.</param>
public sealed record AddressFailures(int Count, DateTimeOffset Ends);
