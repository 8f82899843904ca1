using Pilot.Adapters.Aws.Storage;

namespace Pilot.Functions.Server;

/// <summary>The settings that are about blob storage, and who sees it.</summary>
internal static class StorageSettings
{
    public static string? Blobs(string? text, List<string> faults)
    {
        if (text is null or "folder" || IsS3(text))
        {
            return null;
        }

        if (!text.Contains('=', StringComparison.Ordinal) && !text.StartsWith("https://", StringComparison.Ordinal))
        {
            faults.Add("--blobs is neither `folder`, nor the address or the connection string of an Azure storage account, nor like s3://bucket/prefix?region=eu-central-1.");
        }

        return text;
    }

    public static S3Location? S3(string? text, List<string> faults)
    {
        if (text is null || !IsS3(text))
        {
            return null;
        }

        var location = S3Location.Read(text, out var fault);
        if (fault is not null)
        {
            faults.Add($"--blobs {text} names no bucket: {fault}.");
        }

        return location;
    }

    private static bool IsS3(string text) => text.StartsWith("s3:", StringComparison.Ordinal);

    public static string Container(string? text, List<string> faults)
    {
        text ??= "pilot";
        if (text.Length is < 3 or > 63 || text.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            faults.Add($"--container {text} is not 3 to 63 lower-case letters, digits and hyphens.");
        }

        return text;
    }

    public static bool AgentsSeeContainer(string? text, List<string> faults)
    {
        if (text is not (null or "job" or "container"))
        {
            faults.Add($"--agent-blobs {text} is neither `job`, each agent its own job's folder, nor `container`, all of it.");
        }

        return text is "container";
    }
}
