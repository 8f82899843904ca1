using System.Diagnostics;
using Pilot.Core.Launch;
using Pilot.Testing;

namespace Pilot.Agent.Tests;

/// <summary>A test that is skipped, with the reason, unless podman can run the published agent in a container here.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PodmanFactAttribute : FactAttribute
{
    public PodmanFactAttribute() => Skip = PodmanCloud.WhyNot.Value;
}

/// <summary>Containers as a cloud runs them: the agent's image brings the agent, the job's image has hardly anything.</summary>
internal static class PodmanCloud
{
    private const string AgentImage = "localhost/pilot-agent-image-test:1";
    private const string JobImage = "localhost/pilot-agent-job-test:1";
    private const string BusyBox = "/bin/busybox";

    // What also works where limits cannot be raised and there is no bridge network.
    private const string Configuration = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
        netns = "host"
        [engine]
        runtime = "runc"

        """;

    private static readonly string Folder = Directory.CreateTempSubdirectory("pilot-agent-podman-").FullName;

    internal static Lazy<string?> WhyNot { get; } = new(Prepare);

    /// <summary>The first container: the agent comes into the volume.</summary>
    internal static Task<(int Code, string Output)> InstallAsync(string volume) =>
        RunAsync(["run", "--rm", "--volume", $"{volume}:{RemoteAgent.Folder}", AgentImage, .. RemoteAgent.Install.Skip(1)]);

    /// <summary>The job's container, to its end.</summary>
    internal static Task<(int Code, string Output)> RunJobAsync(string name, string volume, RemoteAgent agent, params IReadOnlyList<string> options) => RunAsync(
        [
            "run", "--rm", "--name", name, "--volume", $"{volume}:{RemoteAgent.Folder}", "--env", RemoteAgent.AccessVariable, .. options,
            JobImage, .. agent.Command,
        ],
        agent.Access);

    internal static Task<(int Code, string Output)> StopAsync(string name) => RunAsync(["stop", "--time", "30", name]);

    private static string? Prepare()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
        if (Programs.Which("podman") is null || !File.Exists(BusyBox))
        {
            return $"podman, or {BusyBox} (busybox-static), from which the job's image is made, is not installed";
        }

        File.WriteAllText(Path.Combine(Folder, "containers.conf"), Configuration);
        var image = $"cd '{Programs.Root}' && scripts/agent-image --folder '{Folder}/a' && tar -C '{Folder}/a' -c . "
            + $"| podman import --change 'ENTRYPOINT [\"/pilot-agent\"]' - {AgentImage} && "
            + $"mkdir -p '{Folder}/i/bin' '{Folder}/i/tmp' '{Folder}/i/workspace' && chmod 1777 '{Folder}/i/tmp' && cp {BusyBox} '{Folder}/i/bin/' && "
            + $"for a in sh cat echo printf mkdir mv kill sleep env pwd id; do ln -s busybox '{Folder}/i/bin/'$a; done && "
            + $"echo theirs > '{Folder}/i/workspace/README' && tar -C '{Folder}/i' -c . | podman import - {JobImage} && podman run --rm {JobImage} /bin/echo up";
        var (code, output) = Run("/bin/sh", ["-c", image], null).GetAwaiter().GetResult();
        return code == 0 ? null : $"the agent's image could not be made or run here: {output.Trim().Split('\n')[^1]}";
    }

    private static Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> words, string? access = null) => Run("podman", words, access);

    private static async Task<(int Code, string Output)> Run(string program, IReadOnlyList<string> words, string? access)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CONTAINERS_CONF"] = Path.Combine(Folder, "containers.conf");
        start.Environment[RemoteAgent.AccessVariable] = access;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
