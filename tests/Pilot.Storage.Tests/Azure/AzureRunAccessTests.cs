using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Adapters.Remote;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
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

        var ours = new SasSignature("acct", "pilot", httpsOnly: true, sdk.Version).Sign(null, From, Until, Key);

        Field(ours, "sig").ShouldBe(sdk.Signature);
        Field(ours, "sp").ShouldBe(sdk.Permissions);
    }

    [Fact]
    public void A_signature_by_a_delegated_key_is_that_of_the_sdk()
    {
        var key = DelegatedKey();
        var sdk = Builder().ToSasQueryParameters(key, "acct");

        var ours = new SasSignature("acct", "pilot", httpsOnly: true, sdk.Version).Sign(null, From, Until, key);

        Field(ours, "sig").ShouldBe(sdk.Signature);
        Field(ours, "skoid").ShouldBe("object");
    }

    [Fact]
    public void A_signature_for_a_folder_names_its_depth_and_is_good_for_no_other()
    {
        var signature = new SasSignature("acct", "pilot", httpsOnly: true);

        var one = signature.Sign("jobs/job_a", From, Until, DelegatedKey());
        var other = signature.Sign("jobs/job_b", From, Until, DelegatedKey());

        (Field(one, "sr"), Field(one, "sdd"), Field(one, "spr")).ShouldBe(("d", "2", "https"));
        Field(one, "sig").ShouldNotBe(Field(other, "sig"));
    }

    private static BlobSasBuilder Builder()
    {
        var builder = new BlobSasBuilder { BlobContainerName = "pilot", Resource = "c", StartsOn = From, ExpiresOn = Until, Protocol = SasProtocol.Https };
        builder.SetPermissions("racwdl");
        return builder;
    }

    private static UserDelegationKey DelegatedKey() => BlobsModelFactory.UserDelegationKey(
        "object", "tenant", Until.AddDays(1), From, "b", "2021-12-02", Convert.ToBase64String(Key));

    private static string Field(string query, string field) => Uri.UnescapeDataString(
        query.Split('&').Single(part => part.StartsWith($"{field}=", StringComparison.Ordinal))[(field.Length + 1)..]);
}
