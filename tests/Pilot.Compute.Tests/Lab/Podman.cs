using System.Diagnostics;

namespace Pilot.Compute.Tests.Lab;

/// <summary>A test that is skipped, with the reason, unless podman can run a container here.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PodmanFactAttribute : FactAttribute
{
    public PodmanFactAttribute() => Skip = Podman.WhyNot.Value;
}

internal static class Podman
{
    internal const string Image = "localhost/pilot-compute-test:1";

    /// <summary>The same, with a user who is nobody outside.</summary>
    internal const string ImageOfAnotherUser = "localhost/pilot-compute-test-user:1";

    private const string BusyBox = "/bin/busybox";

    // What also works where limits cannot be raised and there is no bridge network.
    private const string Configuration = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
        netns = "none"
        [engine]
        runtime = "runc"

        """;

    internal static Lazy<string?> WhyNot { get; } = new(Prepare);

    private static string? Prepare()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "podman"))))
        {
            return "podman is not installed";
        }

        if (!File.Exists(BusyBox))
        {
            return $"{BusyBox} (busybox-static), from which the test's image is made, is not installed";
        }

        var folder = Directory.CreateTempSubdirectory("pilot-podman-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var configuration = Path.Combine(folder, "containers.conf");
        File.WriteAllText(configuration, Configuration);
        Environment.SetEnvironmentVariable("CONTAINERS_CONF", configuration);
        var image = $"mkdir -p '{folder}/i/bin' '{folder}/i/tmp' && cp {BusyBox} '{folder}/i/bin/' && "
            + $"for a in sh cat echo printf mkdir mv kill sleep env pwd rm mkfifo; do ln -s busybox '{folder}/i/bin/'$a; done && "
            + $"tar -C '{folder}/i' -c . | podman import - {Image} && "
            + $"tar -C '{folder}/i' -c . | podman import --change USER=1234:1234 - {ImageOfAnotherUser}";
        return Succeeds(image) && Succeeds($"podman run --rm {Image} /bin/echo up") ? null : "podman is installed but cannot run a container here";
    }

    private static bool Succeeds(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
