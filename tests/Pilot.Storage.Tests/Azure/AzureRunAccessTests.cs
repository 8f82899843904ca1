using System.Security.Cryptography;
using System.Text;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Adapters.Remote;
using Pilot.Adapters.Remote.Azure;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Azure;

/// <summary>What an agent elsewhere gets to reach Blob storage with.</summary>
[NeedsAzurite]
[Collection(nameof(Azurite))]
public sealed class AzureRunAccessTests(Azurite azurite)
{
    private static readonly DateTimeOffset From = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddDays(1);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private readonly string name = $"t{Guid.NewGuid():N}";

    [StoreFact]
    public async Task An_account_without_folders_is_out_of_reach_until_the_operator_allows_the_whole_container()
    {
        using var strict = await AzureRunAccess.OpenAsync(azurite.ConnectionString, name, wholeContainer: false, TimeProvider.System);
        strict.Unreachable!.ShouldContain("--agent-blobs container");
        (await Should.ThrowAsync<PilotException>(() => strict.IssueAsync(new RunKey(JobId.New(), "1"), default))).Error.Code.ShouldBe("PILOT1001");

        using var allowed = await AzureRunAccess.OpenAsync(azurite.ConnectionString, name, wholeContainer: true, TimeProvider.System);
        allowed.Unreachable.ShouldBeNull();
    }

    [Fact]
    public async Task An_operator_who_knows_that_the_account_has_folders_spares_the_platform_a_question_that_it_may_not_ask()
    {
        using var known = await AzureRunAccess.OpenAsync(new Uri("https://account.example"), name, wholeContainer: false, TimeProvider.System, hasFolders: true);

        known.Unreachable.ShouldBeNull();
    }

    [StoreFact]
    public async Task A_spoiled_signature_is_refused_without_quoting_it()
    {
        await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        using var access = await AzureRunAccess.OpenAsync(azurite.ConnectionString, name, wholeContainer: true, TimeProvider.System);
        var issued = await access.IssueAsync(new RunKey(JobId.New(), "1"), default);
        issued.ToString().ShouldNotContain("sig=");
        var store = RemoteStores.Open(AccessDocument.Read(issued.Value.Replace("sp=racwdl", "sp=racwdlx", StringComparison.Ordinal)), TimeProvider.System);

        var error = await Should.ThrowAsync<PilotException>(() => store.StatAsync("a"));

        error.Error.Code.ShouldBe("PILOT1006");
        error.ToString().ShouldNotContain("sig");
        ((IDisposable)store).Dispose();
    }

    [Fact]
    public void A_signature_by_the_accounts_key_is_that_of_the_sdk()
    {
        var sdk = Builder().ToSasQueryParameters(new StorageSharedKeyCredential("acct", Convert.ToBase64String(Key)));

        var ours = new SasSignature("acct", "pilot", httpsOnly: true, sdk.Version).Sign(SasScope.Container, From, Until, Key);

        Field(ours, "sig").ShouldBe(sdk.Signature);
        Field(ours, "sp").ShouldBe(sdk.Permissions);
    }

    [Fact]
    public void A_signature_by_a_delegated_key_is_that_of_the_sdk()
    {
        var key = DelegatedKey();
        var sdk = Builder().ToSasQueryParameters(key, "acct", out var signed);

        var ours = new SasSignature("acct", "pilot", httpsOnly: true, sdk.Version).Sign(SasScope.Container, From, Until, key);

        Field(ours, "sig").ShouldBe(Before2025(signed));
        Field(ours, "skoid").ShouldBe("object");
    }

    [Fact]
    public void A_signature_for_a_folder_names_its_depth_and_is_good_for_no_other()
    {
        var signature = new SasSignature("acct", "pilot", httpsOnly: true);

        var one = signature.Sign(SasScope.Folder("jobs/job_a/outputs/"), From, Until, DelegatedKey());
        var other = signature.Sign(SasScope.Folder("jobs/job_b/outputs/"), From, Until, DelegatedKey());

        (Field(one, "sr"), Field(one, "sdd"), Field(one, "spr")).ShouldBe(("d", "3", "https"));
        Field(one, "sig").ShouldNotBe(Field(other, "sig"));
    }

    [Fact]
    public void A_signature_for_a_blob_is_that_of_the_sdk()
    {
        var builder = new BlobSasBuilder { BlobContainerName = "pilot", BlobName = "jobs/job_a/package", Resource = "b", StartsOn = From, ExpiresOn = Until, Protocol = SasProtocol.Https };
        builder.SetPermissions("r");
        var sdk = builder.ToSasQueryParameters(DelegatedKey(), "acct", out var signed);

        var ours = new SasSignature("acct", "pilot", httpsOnly: true, sdk.Version).Sign(SasScope.Blob("jobs/job_a/package"), From, Until, DelegatedKey());

        (Field(ours, "sig"), Field(ours, "sr"), Field(ours, "sp")).ShouldBe((Before2025(signed), "b", "r"));
    }

    /// <summary>The emulator knows no directories; container and blob are signed in the same way, and it checks those.</summary>
    [StoreFact]
    public async Task Storage_itself_keeps_to_what_a_signature_allows()
    {
        var platform = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        await platform.PutTextAsync("jobs/j/package", "all of it");
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(name);
        var key = Convert.FromBase64String(azurite.ConnectionString.Split("AccountKey=")[1].Split(';')[0]);
        var (from, until) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
        var signature = new SasSignature(container.AccountName, name, httpsOnly: false);
        string Sign(SasScope scope) => signature.Sign(scope, from, until, key);
        using var agent = new AzureRestStore(
            new AzureGrant(container.Uri, Sign(SasScope.Blob("jobs/j/package")), Sign(SasScope.Container), Sign(SasScope.Container), Sign(new SasScope("c", "", "cw"))),
            TimeProvider.System);

        (await agent.StatAsync("jobs/j/package"))!.Length.ShouldBe(9);
        (await agent.PutTextAsync("signals/j/one", "look")).ShouldNotBeNull();
        (await agent.PutTextAsync("jobs/j/outputs/model.pt", "weights")).ShouldNotBeNull();

        await RefusedAsync(() => agent.StatAsync("jobs/j/job"));
        await RefusedAsync(() => agent.PutTextAsync("jobs/j/package", "another"));
        await RefusedAsync(() => agent.StatAsync("signals/j/one"));
        await RefusedAsync(() => agent.ListAsync("signals/j/"));
    }

    private static async Task RefusedAsync(Func<Task> use) => (await Should.ThrowAsync<PilotException>(use)).Error.Code.ShouldBe("PILOT1006");

    private static BlobSasBuilder Builder()
    {
        var builder = new BlobSasBuilder { BlobContainerName = "pilot", Resource = "c", StartsOn = From, ExpiresOn = Until, Protocol = SasProtocol.Https };
        builder.SetPermissions("racwdl");
        return builder;
    }

    private static UserDelegationKey DelegatedKey() => BlobsModelFactory.UserDelegationKey(
        "object", "tenant", Until.AddDays(1), From, "b", "2021-12-02", Convert.ToBase64String(Key));

    /// <summary>The version that the SDK signs by has two lines more than ours: to whom else the key was delegated, which is nobody.</summary>
    private static string Before2025(string signed)
    {
        var lines = signed.Split('\n').ToList();
        lines[13..15].ShouldAllBe(line => line.Length == 0);
        lines.RemoveRange(13, 2);
        return Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static string Field(string query, string field) => Uri.UnescapeDataString(
        query.Split('&').Single(part => part.StartsWith($"{field}=", StringComparison.Ordinal))[(field.Length + 1)..]);
}
