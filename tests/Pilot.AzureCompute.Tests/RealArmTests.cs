using Azure.Core;
using Azure.Identity;
using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.Local.Storage;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.AzureCompute.Tests;

/// <summary>
/// The same adapter before an endpoint that the environment names: a container group is started, seen, listed and removed. Its
/// container has no agent, which is all the same to the service.
/// </summary>
public sealed class RealArmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    [RealArmFact]
    public async Task A_container_group_is_started_seen_and_removed()
    {
        var folder = Directory.CreateTempSubdirectory("pilot-azure-").FullName;
        using var catalogue = new CatalogueStore(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);
        var account = new CloudAccount("azure", "azure", Settings(), DateTimeOffset.UtcNow);
        TokenCredential login = RealArmFactAttribute.Setting("TOKEN") is { } token ? new StandInAccount.Login(token) : new DefaultAzureCredential();
        var provider = new AzureProvider(catalogue, TimeProvider.System, login);
        var target = provider.Open(account, $"p{Guid.NewGuid():n}"[..12])[0];
        var run = AzureLab.NewRun();

        (await provider.CheckAsync(account, AzureLab.Platform, default)).ShouldAllBe(check => check.Passed);
        (await target.StartAsync(await AzureLab.RequestAsync(target, run, new ResourceRequest(Cpu: 1)), default)).Started.ShouldBeTrue();
        try
        {
            await UntilAsync(async () => (await target.StatusAsync(run, default)) is { State: TargetState.Stopped or TargetState.Running } or { Refusal: not null });
            (await target.RunsAsync(default)).ShouldContain(one => one.Run == run);
        }
        finally
        {
            await target.RemoveAsync(run, default);
        }

        await UntilAsync(async () => (await target.StatusAsync(run, default)).State == TargetState.Unknown);
        Directory.Delete(folder, recursive: true);
    }

    private static Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["endpoint"] = RealArmFactAttribute.Setting("ENDPOINT")!,
            ["subscription"] = RealArmFactAttribute.Setting("SUBSCRIPTION") ?? ArmState.Subscription,
            ["resource-group"] = RealArmFactAttribute.Setting("GROUP") ?? ArmState.Group,
        };
        if (RealArmFactAttribute.Setting("ENVIRONMENT") is { } environment)
        {
            settings["environment"] = environment;
        }

        return settings;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(Pause, limit.Token);
        }
    }
}

/// <summary>Skipped unless PILOT_TEST_ARM_ENDPOINT names an endpoint.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealArmFactAttribute : FactAttribute
{
    public RealArmFactAttribute() =>
        Skip = Setting("ENDPOINT") is null ? "PILOT_TEST_ARM_ENDPOINT names no endpoint of Azure Resource Manager." : null;

    public static string? Setting(string name) => Environment.GetEnvironmentVariable($"PILOT_TEST_ARM_{name}") is { Length: > 0 } text ? text : null;
}
