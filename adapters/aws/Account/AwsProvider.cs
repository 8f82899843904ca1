using Amazon.Runtime;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Logs;
using Pilot.Adapters.Aws.Secrets;
using Pilot.Adapters.Aws.Wire;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Aws.Account;

/// <summary>AWS: its Batch service.</summary>
/// <param name="credentials">Null for what the account's settings and the machine say.</param>
/// <param name="token">Of the platform's identity elsewhere; null when it has none.</param>
public sealed class AwsProvider(CatalogueStore catalogue, TimeProvider clock, AWSCredentials? credentials = null, IdentityToken? token = null) : ICloudProvider
{
    public string Kind => CloudTargets.Aws;

    public IReadOnlyList<CloudSetting> Settings => AwsSettings.All;

    public IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform)
    {
        try
        {
            return [OpenBatch(account, platform)];
        }
        catch (PilotException wrong)
        {
            return [new MisconfiguredTarget(account.TargetName(CloudTargets.Aws), wrong.Error)];
        }
    }

    public Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation) =>
        new AwsChecks(account, platform, token, credentials, clock).RunAsync(cancellation);

    internal BatchTarget OpenBatch(CloudAccount account, string platform, TimeSpan? listingHorizon = null)
    {
        var settings = AwsSettings.Read(account);
        var found = new LazyCredentials(() => credentials ?? AwsCredentials.Find(settings, token));
        return new BatchTarget(
            account.TargetName(CloudTargets.Aws),
            platform,
            settings,
            new BatchClient(new WireClient(WireService.Batch, found, settings.Place, clock)),
            new LogsClient(new WireClient(WireService.Logs, found, settings.Place, clock)),
            new ParameterClient(new WireClient(WireService.Parameters, found, settings.Place, clock)),
            catalogue,
            clock,
            listingHorizon);
    }
}

/// <summary>Looked for at the first call, because opening an account calls nobody and refuses nothing.</summary>
internal sealed class LazyCredentials(Func<AWSCredentials> find) : AWSCredentials
{
    private AWSCredentials? found;

    public override ImmutableCredentials GetCredentials() => (found ??= find()).GetCredentials();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => (found ??= find()).GetCredentialsAsync();
}
