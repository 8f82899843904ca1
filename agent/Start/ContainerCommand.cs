using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Launch;

namespace Pilot.Agent.Start;

/// <summary>The container of a run.</summary>
internal static class ContainerCommand
{
    /// <summary>Where the container sees the run's scripts, which it cannot change.</summary>
    internal const string ScriptsMount = "/pilot/scripts";

    /// <summary>Where the job in the container leaves word.</summary>
    internal const string MarksMount = "/pilot/marks";

    /// <summary>The home folder of a user whom the image does not know.</summary>
    internal const string HomeMount = "/pilot/home";

    internal static string NameOf(RunKey run, Reservation? share) =>
        $"{share?.ResourceName ?? run.Job.ToString().Replace('_', '-')}-{run.Run}";

    /// <summary>
    /// Docker's containers are made by a daemon that is root, and would leave files that only root can remove; so they
    /// run as ourselves. In podman's own, without root, we are root inside and ourselves outside.
    /// </summary>
    internal static bool RunsAsOurselves(string engine) => engine == "docker";

    /// <summary>
    /// The words of the engine's command line. Of the variables it holds a name alone: the engine takes the run's token,
    /// by which the container's processes are found, from its own environment.
    /// </summary>
    internal static IReadOnlyList<string> Words(RunAssignment assignment, RunFolder folder, JobPlace place, Reservation? share)
    {
        var container = assignment.Container!;
        return
        [
            container.Engine, "run", "--rm", "--name", NameOf(new RunKey(assignment.Job, assignment.Run), share),
            // The engine's own copy of the log would only fill the disk.
            "--log-driver", "none",
            "--volume", $"{folder.Code}:{place.MountPoint}",
            "--volume", $"{folder.Scripts}:{ScriptsMount}:ro",
            "--volume", $"{folder.Marks}:{MarksMount}",
            .. RunsAsOurselves(container.Engine) ? AsOurselves(folder) : [],
            "--workdir", place.SeenFolder,
            .. share is null ? [] : (string[])["--cpus", share.Cpu.ToString(CultureInfo.InvariantCulture)],
            .. assignment.MemoryLimitBytes is { } limit ? (string[])["--memory", limit.ToString(CultureInfo.InvariantCulture)] : [],
            .. Gpus(container.Engine, share?.Gpus ?? []),
            "--env", JobEnvironment.Token,
            "--entrypoint", "/bin/sh", container.Image, $"{ScriptsMount}/{JobScripts.Job}",
        ];
    }

    private static string[] AsOurselves(RunFolder folder) =>
    [
        "--user", string.Create(CultureInfo.InvariantCulture, $"{Native.geteuid()}:{Native.getegid()}"),
        "--volume", $"{folder.Temporary}:{HomeMount}",
    ];

    private static IEnumerable<string> Gpus(string engine, IReadOnlyList<int> devices) =>
        devices.Count == 0 ? []
        : engine == "podman" ? devices.SelectMany(device => (string[])["--device", $"nvidia.com/gpu={device}"])
        : ["--gpus", $"\"device={string.Join(',', devices)}\""];
}
