using Pilot.Core.Launch;

namespace Pilot.Core.Clouds;

/// <summary>Makes targets of an account with one vendor.</summary>
public interface ICloudProvider
{
    /// <summary>As on the command line: <c>azure</c>, <c>aws</c>, <c>kubernetes</c>.</summary>
    string Kind { get; }

    IReadOnlyList<CloudSetting> Settings { get; }

    /// <summary>
    /// The account's targets, one for each service of the vendor. Calls nobody; a wrong setting shows when a target is used.
    /// </summary>
    /// <param name="platform">This installation's own random name: tags everything that is started, so that two platforms in
    /// one account never touch each other's.</param>
    IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform);

    /// <summary>
    /// Tries every permission that running a job needs, by calls that change nothing (dry runs, reads of what does not
    /// exist). Never throws for what is wrong with the account: that is a check that did not pass.
    /// </summary>
    Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation);
}
