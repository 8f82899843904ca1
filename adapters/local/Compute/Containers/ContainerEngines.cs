using System.Collections.Concurrent;
using Pilot.Adapters.Local.Compute.Commands;

namespace Pilot.Adapters.Local.Compute.Containers;

/// <summary>
/// Finds a container engine that can run an image here. Installed is not enough: the engine must answer, and the image
/// must be here or be had. Answers are kept for a while, since asking takes up to seconds.
/// </summary>
public sealed class ContainerEngines(ICommandRunner commands, TimeProvider time)
{
    private static readonly string[] Known = ["podman", "docker"];
    private static readonly TimeSpan InfoLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RegistryLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepYes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepNo = TimeSpan.FromMinutes(1);
    private static readonly string[] DeviceFolders = ["/etc/cdi", "/var/run/cdi"];

    private readonly ConcurrentDictionary<string, (long At, bool Yes)> answers = new(StringComparer.Ordinal);

    /// <returns>The engine's executable; null when the job must be a plain process.</returns>
    public async Task<string?> ForAsync(string image, bool gpus, CancellationToken cancellation)
    {
        foreach (var engine in Known)
        {
            if (await AnswersAsync(engine, InfoLimit, ["info"], cancellation)
                && (!gpus || PassesGpus(engine))
                && (await AnswersAsync(engine, InfoLimit, ["image", "inspect", image], cancellation)
                    || await AnswersAsync(engine, RegistryLimit, ["manifest", "inspect", image], cancellation)))
            {
                return engine;
            }
        }

        return null;
    }

    /// <summary>Podman is told of GPUs by description files that NVIDIA's toolkit writes; docker asks its own runtime.</summary>
    private static bool PassesGpus(string engine) => engine != "podman" || DeviceFolders.Any(folder =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "nvidia*").Any());

    private async Task<bool> AnswersAsync(string engine, TimeSpan limit, string[] arguments, CancellationToken cancellation)
    {
        var question = $"{engine} {string.Join(' ', arguments)}";
        if (answers.TryGetValue(question, out var known) && time.GetElapsedTime(known.At) < (known.Yes ? KeepYes : KeepNo))
        {
            return known.Yes;
        }

        var yes = await commands.RunAsync(engine, arguments, limit, cancellation) is { ExitCode: 0 };
        answers[question] = (time.GetTimestamp(), yes);
        return yes;
    }
}
