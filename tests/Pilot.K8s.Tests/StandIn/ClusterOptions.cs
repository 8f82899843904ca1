namespace Pilot.K8s.Tests.StandIn;

/// <summary>What kind of cluster is played.</summary>
public sealed record ClusterOptions
{
    /// <summary>Of version 1.</summary>
    public int Minor { get; init; } = 36;

    /// <summary>Vendors put a + behind.</summary>
    public string MinorSuffix { get; init; } = "";

    /// <summary>Users by bearer token.</summary>
    public Dictionary<string, string> Tokens { get; } = new() { ["the-token"] = "pilot" };

    /// <summary>What nobody may do: <c>list nodes</c>.</summary>
    public HashSet<string> Denied { get; } = [];

    public HashSet<string> Namespaces { get; } = ["default"];

    public FaultPlan Faults { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A watch that has nothing to say gets one this often.</summary>
    public TimeSpan Bookmarks { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most pods of the namespace; null for no quota.</summary>
    public int? PodQuota { get; set; }

    /// <summary>Jobs that are held back until they are admitted, as Kueue does.</summary>
    public bool HoldsJobs { get; init; }

    /// <summary>The version of Kueue's API that says why; null for jobs that something else holds back.</summary>
    public string? Kueue { get; init; } = "v1beta1";

    /// <summary>What Kueue says of a job that it holds.</summary>
    public string QueueSays { get; set; } = "couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor default-flavor, 1 more needed";

    /// <summary>What a registry says of an image that it does not give out, by image.</summary>
    public Dictionary<string, string> Registry { get; } = [];

    internal Pki Pki { get; } = new();
}
