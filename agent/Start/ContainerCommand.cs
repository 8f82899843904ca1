using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Core.Launch;

namespace Pilot.Agent.Start;

/// <summary>The container of a run.</summary>
internal static class ContainerCommand
{
    /// <summary>Where the container sees the wrapper's state folder.</summary>
    internal const string StateMount = "/pilot";

    internal static string NameOf(RunKey run, Reservation? share) =>
        $"{share?.ResourceName ?? run.Job.ToString().Replace('_', '-')}-{run.Run}";

    /// <summary>The words of the engine's command line.</summary>
    internal static IReadOnlyList<string> Words(
        RunAssignment assignment,
        RunFolder folder,
        JobPlace place,
        Reservation? share,
        IReadOnlyDictionary<string, string> environment)
    {
        var container = assignment.Container!;
        return
        [
            container.Engine, "run", "--rm", "--name", NameOf(new RunKey(assignment.Job, assignment.Run), share),
            // The engine's own copy of the log would only fill the disk.
            "--log-driver", "none",
            "--volume", $"{folder.Code}:{place.MountPoint}",
            "--volume", $"{folder.State}:{StateMount}",
            "--workdir", place.SeenFolder,
            .. share is null ? [] : (string[])["--cpus", share.Cpu.ToString(CultureInfo.InvariantCulture)],
            .. assignment.MemoryLimitBytes is { } limit ? (string[])["--memory", limit.ToString(CultureInfo.InvariantCulture)] : [],
            .. Gpus(container.Engine, share?.Gpus ?? []),
            .. environment.SelectMany(pair => (string[])["--env", $"{pair.Key}={pair.Value}"]),
            "--entrypoint", "/bin/sh", container.Image, $"{StateMount}/{JobScripts.Job}",
        ];
    }

    private static IEnumerable<string> Gpus(string engine, IReadOnlyList<int> devices) =>
        devices.Count == 0 ? []
        : engine == "podman" ? devices.SelectMany(device => (string[])["--device", $"nvidia.com/gpu={device}"])
        : ["--gpus", $"\"device={string.Join(',', devices)}\""];
}
