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

    /// <summary>Without their settings: what tells whether anything has changed.</summary>
    public async Task<IReadOnlyList<(string Name, string Version)>> VersionsAsync(CancellationToken cancellation) =>
        [.. (await blobs.ListAsync(BlobNames.Clouds, cancellation: cancellation)).Select(blob => (blob.Name[BlobNames.Clouds.Length..], blob.ETag))];

    /// <returns>Null when it was removed.</returns>
    public async Task<CloudAccount?> GetAsync(string name, CancellationToken cancellation) =>
        (await blobs.ReadJsonAsync(BlobNames.Cloud(name), PilotJson.Default.CloudAccount, cancellation))?.Document;

    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<CloudAccount>> ListAsync(CancellationToken cancellation)
    {
        var accounts = new List<CloudAccount>();
        foreach (var (name, _) in await VersionsAsync(cancellation))
        {
            if (await GetAsync(name, cancellation) is { } account)
            {
                accounts.Add(account);
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
