using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>Where blobs are kept in S3: <c>s3://bucket/prefix?region=...&amp;endpoint=...&amp;profile=...&amp;role=...</c>.</summary>
/// <param name="Root">Empty, or ends in a slash.</param>
/// <param name="Profile">Of the machine's AWS configuration; null for the SDK's own search.</param>
/// <param name="AgentRole">ARN of the role that agents' credentials are of; null to ask for them as a federated user.</param>
public sealed record S3Location(string Bucket, string Root, AwsPlace Place, string? Profile, string? AgentRole)
{
    private static readonly string[] Known = ["region", "endpoint", "profile", "role"];

    /// <summary>A prefix longer than this would not leave room for a blob's name in a key.</summary>
    private const int LongestRoot = 60;

    /// <param name="fault">What is wrong, a phrase; null when nothing is.</param>
    public static S3Location? Read(string text, out string? fault)
    {
        fault = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "s3" || uri.Host.Length == 0)
        {
            fault = "it is not like s3://bucket/prefix?region=eu-central-1";
            return null;
        }

        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""));
        var root = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        Uri? endpoint = null;
        fault = query.Keys.Except(Known).FirstOrDefault() is { } unknown ? $"it has '{unknown}', where only {string.Join(", ", Known)} are known"
            : !query.TryGetValue("region", out var region) || region.Length == 0 ? "it names no region"
            : query.TryGetValue("endpoint", out var address) && !(Uri.TryCreate(address, UriKind.Absolute, out endpoint) && endpoint.Scheme is "http" or "https")
                ? "its endpoint is no http or https address"
            : root.Length > LongestRoot ? $"its prefix is longer than {LongestRoot} characters"
            : null;
        return fault is not null ? null : new S3Location(
            uri.Host,
            root.Length == 0 ? "" : $"{root}/",
            new AwsPlace(query["region"], endpoint),
            query.GetValueOrDefault("profile"),
            query.GetValueOrDefault("role"));
    }
}
