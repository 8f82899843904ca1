using System.Net.Http.Headers;
using Pilot.Adapters.Azure.Storage;
using Pilot.Azure.Host;
using Pilot.Core.Accounts;
using Pilot.Storage.Tests.Azure;

namespace Pilot.Azure.Tests;

/// <summary>One worker and its storage, for the tests that share them.</summary>
public sealed class RunningWorker : IAsyncLifetime
{
    private readonly Azurite azurite = new();
    private FunctionsHost? host;
    private AzureBlobStore? blobs;

    public FunctionsHost Host => host!;

    public AzureBlobStore Blobs => blobs!;

    public string Container { get; } = $"worker-{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        if (Azurite.Missing is not null)
        {
            return;
        }

        await azurite.InitializeAsync();
        blobs = await AzureBlobStores.OpenAsync(azurite.ConnectionString, Container);
        host = await FunctionsHost.OpenAsync(BuiltApp.Folder, new Dictionary<string, string>
        {
            ["PILOT_BLOBS"] = azurite.ConnectionString,
            ["PILOT_CONTAINER"] = Container,
            ["PilotJobs"] = azurite.ConnectionString,
        });
        await host.StartWorkerAsync();
    }

    public async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await azurite.DisposeAsync();
    }

    public async Task<HttpClient> LoginAsync(string user)
    {
        var accounts = new AccountStore(Blobs, new PlainHasher(), TimeProvider.System);
        if (await accounts.GetAsync(user) is null)
        {
            await accounts.CreateAsync(user, AccountRole.User, "correct horse");
        }

        var tokens = new TokenStore(Blobs, accounts, TimeProvider.System, TimeSpan.FromHours(1));
        var client = Host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await tokens.IssueAsync(user)).Token);
        return client;
    }

    /// <summary>The tests' passwords need no protection.</summary>
    private sealed class PlainHasher : IPasswordHasher
    {
        public string Hash(string password) => AccessTokens.Hash(password);

        public PasswordCheck Verify(string hash, string password) => hash == Hash(password) ? PasswordCheck.Right : PasswordCheck.Wrong;
    }
}

/// <summary>Needs Azurite: the worker keeps nothing on a disk.</summary>
internal sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}
