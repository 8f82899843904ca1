using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>What the versions from 1.26 on brought, as far as a run's Job can meet it.</summary>
internal static class Versions
{
    /// <summary>Members by the version whose server reads them: an older one refuses them.</summary>
    private static readonly (string Member, int Since)[] Younger =
    [
        ("JobSpec.podFailurePolicy", 25), ("JobSpec.podReplacementPolicy", 28), ("JobSpec.backoffLimitPerIndex", 28), ("JobSpec.maxFailedIndexes", 28),
        ("JobStatus.terminating", 28), ("Container.restartPolicy", 28), ("JobSpec.managedBy", 30), ("JobSpec.successPolicy", 30), ("PodSpec.resources", 32),
        ("PodSpec.hostnameOverride", 34), ("Container.restartPolicyRules", 34),
    ];

    public static IReadOnlySet<string> Unknown(int minor) => Younger.Where(member => member.Since > minor).Select(member => member.Member).ToHashSet();

    /// <summary>A Job says since then, before it ends, that it is about to.</summary>
    public static bool AnnouncesEnd(int minor) => minor >= 31;

    /// <summary>A back-off of an image has its cause in the container's status since then; before, only events have it.</summary>
    public static bool QuotesPulls(int minor) => minor >= 32;

    /// <summary>Label of a Job's pods with the Job's name.</summary>
    public static string JobNameLabel(int minor) => minor >= 27 ? "batch.kubernetes.io/job-name" : "job-name";

    /// <summary>Members that nobody gave and that the server fills in.</summary>
    public static void Fill(JsonObject job, int minor)
    {
        var spec = job["spec"]!.AsObject();
        spec["suspend"] ??= false;
        spec["completionMode"] ??= "NonIndexed";
        spec["backoffLimit"] ??= 6;
        if (minor >= 29)
        {
            spec["podReplacementPolicy"] ??= spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed";
        }
    }
}
