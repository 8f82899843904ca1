using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Azure.Storage.Access;

/// <summary>
/// Agents elsewhere reach Blob storage by themselves: each may read its job's package, read and write the job's
/// outputs and the folder of its own run, and leave signals of the job. Only accounts with a hierarchical namespace have
/// folders that can be signed for; on others a signature opens the
/// whole container, which the operator must have allowed.
/// </summary>
public sealed class AzureRunAccess : IRunAccess, IDisposable
{
    /// <summary>A day: half of it may pass with this platform away before an agent has to give up.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>The clocks of others may be behind.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(15);

    private readonly BlobServiceClient service;
    private readonly BlobContainerClient container;
    private readonly byte[]? accountKey;
    private readonly bool wholeContainer;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim asking = new(1, 1);
    private UserDelegationKey? delegated;

    private AzureRunAccess(BlobServiceClient service, string container, byte[]? accountKey, bool wholeContainer, string? unreachable, TimeProvider time)
    {
        this.service = service;
        this.container = service.GetBlobContainerClient(container);
        this.accountKey = accountKey;
        this.wholeContainer = wholeContainer;
        this.time = time;
        Unreachable = unreachable;
    }

    public string? Unreachable { get; }

    /// <param name="wholeContainer">The operator lets agents see the whole container.</param>
    public static Task<AzureRunAccess> OpenAsync(
        string connectionString, string name, bool wholeContainer, TimeProvider time, CancellationToken cancellation = default)
    {
        var key = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith("AccountKey=", StringComparison.OrdinalIgnoreCase))?["AccountKey=".Length..];
        return OpenAsync(
            new BlobServiceClient(connectionString), name, key is null ? null : Convert.FromBase64String(key), wholeContainer,
            key is null ? "the connection string has no account key to sign with. Use one with AccountKey, or the account's address (--blobs https://...)." : null,
            time, cancellation);
    }

    /// <param name="account">Such as <c>https://name.blob.core.windows.net</c>.</param>
    /// <param name="hasFolders">
    /// The operator knows that the account has a hierarchical namespace; it tells that only to its keys and to identities that
    /// may manage it.
    /// </param>
    /// <param name="credential">Null for what the machine has.</param>
    public static async Task<AzureRunAccess> OpenAsync(
        Uri account, string name, bool wholeContainer, TimeProvider time, bool hasFolders = false, TokenCredential? credential = null, CancellationToken cancellation = default)
    {
        var service = new BlobServiceClient(account, credential ?? new DefaultAzureCredential());
        return hasFolders && !wholeContainer
            ? new AzureRunAccess(service, name, null, wholeContainer, null, time)
            : await OpenAsync(service, name, null, wholeContainer, null, time, cancellation);
    }

    public async Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation)
    {
        if (Unreachable is { } reason)
        {
            throw new PilotException(LaunchErrors.StorageUnreachable(reason));
        }

        var (from, until) = (time.GetUtcNow() - Before, time.GetUtcNow() + Life);
        var key = accountKey is null ? await DelegatedAsync(until, cancellation) : null;
        var signature = new SasSignature(container.AccountName, container.Name, container.Uri.Scheme == Uri.UriSchemeHttps);
        string Sign(SasScope scope)
        {
            var allowed = wholeContainer ? SasScope.Container : scope;
            return key is null ? signature.Sign(allowed, from, until, accountKey!) : signature.Sign(allowed, from, until, key);
        }

        var grant = new AzureGrantLine(
            "azure-blob", until, container.Uri.GetLeftPart(UriPartial.Path),
            Sign(SasScope.Blob(BlobNames.JobPackage(run.Job))),
            Sign(SasScope.Folder(BlobNames.Outputs(run.Job))),
            Sign(SasScope.Folder(BlobNames.RunFolder(run.Job, run.Run))),
            Sign(SasScope.DropBox(BlobNames.Signal(run.Job, ""))));
        return new RunAccess(JsonSerializer.Serialize(grant, JsonSerializerOptions.Web), until);
    }

    public void Dispose() => asking.Dispose();

    private static async Task<AzureRunAccess> OpenAsync(
        BlobServiceClient service, string name, byte[]? key, bool wholeContainer, string? unreachable, TimeProvider time, CancellationToken cancellation)
    {
        unreachable ??= wholeContainer ? null : await FlatnessAsync(service, cancellation);
        return new AzureRunAccess(service, name, key, wholeContainer, unreachable, time);
    }

    /// <returns>Why folders of the account cannot be signed for; null when they can.</returns>
    private static async Task<string?> FlatnessAsync(BlobServiceClient service, CancellationToken cancellation)
    {
        const string Remedy = "Keep blobs in an account with a hierarchical namespace, let agents see the whole container (--agent-blobs container), "
            + "or let them come through the platform (--agent-url).";
        try
        {
            var info = await service.GetAccountInfoAsync(cancellation);
            return info.Value.IsHierarchicalNamespaceEnabled
                ? null
                : $"the storage account has no hierarchical namespace, so that no signature opens one job's folder alone. {Remedy}";
        }
        catch (Exception refused) when (refused is RequestFailedException or AggregateException)
        {
            var code = (refused as RequestFailedException)?.ErrorCode ?? "no answer";
            return $"the storage account does not say whether it has a hierarchical namespace ({code}): say so if you know that it has (--agent-blobs job). {Remedy}";
        }
    }

    /// <summary>One key serves many runs; it is asked for again when it would not outlive a signature.</summary>
    private async Task<UserDelegationKey> DelegatedAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            if (delegated is null || delegated.SignedExpiresOn < until)
            {
                delegated = await AzureStoreErrors.ExplainAsync(container.Uri.GetLeftPart(UriPartial.Path), async () =>
                    (await service.GetUserDelegationKeyAsync(time.GetUtcNow() - Before, until + Life, cancellation)).Value);
            }

            return delegated;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>As the agent reads it.</summary>
    private sealed record AzureGrantLine(string Kind, DateTimeOffset Expires, string Container, string Package, string Outputs, string Run, string Signals);
}
