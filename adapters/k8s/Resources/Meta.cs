namespace Pilot.Adapters.K8s.Resources;

/// <summary>An object of the API server, with the members that this platform uses; others are passed over.</summary>
internal interface IKubeObject
{
    ObjectMeta Metadata { get; }
}

internal sealed record ObjectMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }
}

internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid);

internal sealed record ListMeta(string? ResourceVersion, string? Continue);

/// <param name="Items">Null where the server's list is empty.</param>
internal sealed record KubeList<T>(ListMeta? Metadata, IReadOnlyList<T>? Items);

/// <summary>What the API server says when it does not do as asked, and after a delete.</summary>
internal sealed record Status(string? Message, string? Reason, StatusDetails? Details, int? Code)
{
    /// <summary>The version asked from is no longer kept: list anew.</summary>
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";
}

internal sealed record StatusDetails(string? Name, string? Kind, int? RetryAfterSeconds);

internal sealed record DeleteOptions(string? PropagationPolicy, long? GracePeriodSeconds = null, Preconditions? Preconditions = null)
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "DeleteOptions";
}

internal sealed record Preconditions(string Uid);

/// <summary>A condition of a job, pod or node.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
internal sealed record Condition(string Type, string Status, string? Reason, string? Message, DateTimeOffset? LastTransitionTime)
{
    public bool IsTrue => Status == "True";
}

internal sealed record ServerVersion(string Major, string Minor, string GitVersion);
