using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Clouds;

/// <summary>The accounts that this platform knows, one blob each, and the name by which the clouds know this platform.</summary>
public sealed class CloudStore(IBlobStore blobs)
{
    private string? platform;

    /// <summary>Random, made at the first call, the same for ever after: a DNS-1123 label of 12 characters.</summary>
    public async Task<string> PlatformAsync(CancellationToken cancellation)
    {
        if (platform is { } known)
        {
            return known;
        }

        var made = $"p{Guid.NewGuid():n}"[..12];
        await blobs.PutTextAsync(BlobNames.Platform, made, BlobCondition.IfAbsent, cancellation);
        await using var kept = await blobs.ReadAsync(BlobNames.Platform, cancellation: cancellation)
            ?? throw new InvalidOperationException("The platform's name vanished from storage.");
        using var reader = new StreamReader(kept.Stream);
        return platform = await reader.ReadToEndAsync(cancellation);
    }

    /// <returns>By name, with their versions.</returns>
    public async Task<IReadOnlyList<(CloudAccount Account, string Version)>> ListAsync(CancellationToken cancellation)
    {
        var found = await blobs.ListAsync(BlobNames.Clouds, cancellation: cancellation);
        var accounts = new List<(CloudAccount, string)>();
        foreach (var blob in found)
        {
            if (await blobs.ReadJsonAsync(blob.Name, PilotJson.Default.CloudAccount, cancellation) is { } read)
            {
                accounts.Add((read.Document, blob.ETag));
            }
        }

        return accounts;
    }

    /// <summary>Adds the account, or replaces the one of the same name.</summary>
    public Task PutAsync(CloudAccount account, CancellationToken cancellation) =>
        blobs.PutJsonAsync(BlobNames.Cloud(account.Name), account, PilotJson.Default.CloudAccount, cancellation: cancellation);

    /// <summary>Already gone is success.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        blobs.DeleteAsync(BlobNames.Cloud(name), cancellation: cancellation);
}
