using System.Collections;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// Which of this machine's environment variables a job may see. A list of what may pass, not of what may not: the
/// server's tokens and keys never reach user code, whatever they are called.
/// </summary>
internal static class HostEnvironment
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "SHELL",
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR",
    };

    private static readonly string[] Prefixes = ["LC_", "PIP_", "NVIDIA_", "CUDA_"];

    private static readonly HashSet<string> EngineNames = new(StringComparer.Ordinal)
    {
        "CONTAINERS_CONF", "CONTAINER_HOST", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
    };

    internal static Dictionary<string, string> ForJobs() => Current(IsForJobs);

    /// <summary>A container engine is told where it is; what is in the container does not see these.</summary>
    internal static Dictionary<string, string> ForEngines() => Current(name => IsForJobs(name) || EngineNames.Contains(name));

    /// <summary>The agent gets all of these, and what finds its own runtime when it is not a native program.</summary>
    internal static Dictionary<string, string> ForAgent() => Current(name =>
        IsForJobs(name) || EngineNames.Contains(name) || name.StartsWith("DOTNET_", StringComparison.Ordinal));

    /// <summary>In the job's own container: everything that is there is the job's, but for what was set for the agent.</summary>
    internal static Dictionary<string, string> OfImage() => Current(name => !name.StartsWith("PILOT_", StringComparison.Ordinal));

    internal static bool IsForJobs(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static Dictionary<string, string> Current(Func<string, bool> passes) => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(entry => passes((string)entry.Key))
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
