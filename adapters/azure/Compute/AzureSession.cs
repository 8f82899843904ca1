using Azure.Core;
using Pilot.Adapters.Azure.Compute.Apps;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Azure.Compute.Instances;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>What the targets of one account share: settings, the way to Azure, the clock, the prices.</summary>
internal sealed class AzureSession(
    AzureSettings settings, string platform, TokenCredential credential, ArmRetry retry, AzureTimes times, CatalogueStore catalogue, TimeProvider time)
{
    private readonly ArmClient arm = new(settings.Endpoint, credential, retry);

    public AzureSettings Settings => settings;

    public AzureTimes Times => times;

    public TimeProvider Time => time;

    public CatalogueStore Catalogue => catalogue;

    public AzureNames Names { get; } = new(platform);

    public ArmClient Arm => arm;

    public ArmOperations Operations => new(arm, time);

    public ContainerGroups Groups => new(arm, settings.Scope);

    public ContainerJobs Jobs => new(arm, settings);

    public static AzureSession Open(
        CloudAccount account, string platform, TokenCredential credential, ArmRetry retry, AzureTimes times, CatalogueStore catalogue, TimeProvider time) =>
        new(AzureSettings.Of(account), platform, credential, retry, times, catalogue, time);

    /// <summary>It was asked for a moment ago, so that Azure may not show it yet.</summary>
    public bool MayAppearYet(StartEntry? entry) =>
        entry is { AskedAt: { } asked, RemovedAt: null, Seen: false } && time.GetUtcNow() - asked < times.Settle;

    /// <summary>What it means that Azure does not show a run.</summary>
    public TargetStatus Missing(StartEntry? entry) => entry switch
    {
        null or { RemovedAt: not null } or { AskedAt: null, Seen: false } => new TargetStatus(TargetState.Unknown, ""),
        _ when MayAppearYet(entry) => new TargetStatus(TargetState.Pending, "Azure was asked for it and does not show it yet."),
        { Confirmed: false, Seen: false } => new TargetStatus(TargetState.Unknown, "Azure was asked for it, and nothing came of it."),
        _ => new TargetStatus(TargetState.Lost, "Somebody else deleted it in Azure."),
    };
}
