using Azure.Core;
using Pilot.Adapters.Azure.Compute.Apps;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Azure.Compute.Instances;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>What the targets of one account share: settings, the way to Azure, the clock, the prices.</summary>
internal sealed class AzureSession
{
    private readonly Lazy<AzureSettings> settings;
    private readonly Lazy<ArmClient> arm;
    private readonly Lazy<ArmClient> logs;

    public AzureSession(
        CloudAccount account, string platform, Lazy<TokenCredential> credential, ArmRetry retry, AzureTimes times, CatalogueStore catalogue, TimeProvider time)
    {
        settings = new Lazy<AzureSettings>(() => AzureSettings.Of(account));
        arm = new Lazy<ArmClient>(() => new ArmClient(Settings.Endpoint, credential.Value, retry));
        logs = new Lazy<ArmClient>(() => new ArmClient(Settings.Logs, credential.Value, retry));
        Names = new AzureNames(platform);
        Times = times;
        Catalogue = catalogue;
        Time = time;
    }

    /// <exception cref="PilotException">PILOT1022: the account was added with a wrong setting.</exception>
    public AzureSettings Settings => settings.Value;

    public AzureTimes Times { get; }

    public TimeProvider Time { get; }

    public CatalogueStore Catalogue { get; }

    public AzureNames Names { get; }

    public ArmClient Arm => arm.Value;

    /// <summary>Log Analytics, which answers and refuses as Resource Manager does.</summary>
    public ArmClient Logs => logs.Value;

    public ArmOperations Operations => new(Arm, Time);

    public ContainerGroups Groups => new(Arm, Settings.Scope);

    public ContainerJobs Jobs => new(Arm, Settings);

    /// <summary>It was asked for a moment ago, so that Azure may not show it yet.</summary>
    public bool MayAppearYet(StartEntry? entry) =>
        entry is { AskedAt: { } asked, RemovedAt: null, Seen: false } && Time.GetUtcNow() - asked < Times.Settle;

    /// <summary>What it means that Azure does not show a run.</summary>
    public TargetStatus Missing(StartEntry? entry) => entry switch
    {
        null or { RemovedAt: not null } or { AskedAt: null, Seen: false } => new TargetStatus(TargetState.Unknown, ""),
        _ when MayAppearYet(entry) => new TargetStatus(TargetState.Pending, "Azure was asked for it and does not show it yet."),
        { Confirmed: false, Seen: false } => new TargetStatus(TargetState.Unknown, "Azure was asked for it, and nothing came of it."),
        _ => new TargetStatus(TargetState.Lost, "Somebody else deleted it in Azure."),
    };
}
