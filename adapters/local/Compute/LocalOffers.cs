using System.Globalization;
using Pilot.Adapters.Local.Compute.Containers;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// The one offer of this machine. Its name says how the code will be run (<c>local/process</c>, <c>local/podman</c>,
/// <c>local/docker</c>), so that what was planned is what is launched, whatever becomes installed in between.
/// </summary>
public sealed class LocalOffers(IMachineProbe machine, ContainerEngines engines)
{
    public const string PlainProcess = "local/process";

    private const string Prefix = "local/";

    /// <returns>The container engine that an offer's name stands for; null for a plain process.</returns>
    public static string? EngineOf(string offer) => offer == PlainProcess || !offer.StartsWith(Prefix, StringComparison.Ordinal)
        ? null
        : offer[Prefix.Length..];

    /// <param name="mayRunPlain">Null when everybody may.</param>
    /// <param name="pricePerHour">US dollars.</param>
    internal async Task<OfferAnswer> AnswerAsync(
        OfferQuery query, Func<string, CancellationToken, Task<bool>>? mayRunPlain, decimal pricePerHour, CancellationToken cancellation)
    {
        var facts = await machine.LookAsync(cancellation);
        if (Misfit(query.Resources, facts) is { } misfit)
        {
            return new OfferAnswer([], misfit);
        }

        // A job file that names no image asks for none: its code runs on what this machine has, if its owner may do so.
        var plain = mayRunPlain is null || (query.Owner is { } owner && await mayRunPlain(owner, cancellation));
        var image = query.Image ?? (plain ? null : JobSpec.DefaultImage);
        var engine = image is null
            ? null
            : await engines.ForAsync(image, query.Resources.Gpus > 0, cancellation);
        if (engine is null && !plain)
        {
            return new OfferAnswer([], NoContainer(image!));
        }

        var offer = new PlanOffer(
            LocalTarget.TargetName,
            engine is null ? PlainProcess : Prefix + engine,
            "this machine",
            engine is null ? PlanOffer.PlainProcess : $"container ({engine})",
            facts.Cpu,
            facts.MemoryBytes,
            facts.Gpus.Count,
            facts.GpuName,
            pricePerHour,
            Container: engine);
        return new OfferAnswer([offer], null);
    }

    /// <returns>Which need this machine could not meet even when idle; null when it meets all.</returns>
    internal static string? Misfit(ResourceRequest needs, MachineFacts facts)
    {
        if (needs.Gpus > facts.Gpus.Count)
        {
            return $"The job needs {Count(needs.Gpus.Value, "GPU")}; this machine has {Count(facts.Gpus.Count, "GPU")}.";
        }

        if (needs.Cpu > facts.Cpu)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The job needs {needs.Cpu} CPU cores; this machine has {facts.Cpu}.");
        }

        return needs.MemoryBytes > facts.MemoryBytes
            ? $"The job needs {Gigabytes(needs.MemoryBytes.Value)} of memory; this machine has {Gigabytes(facts.MemoryBytes)}."
            : null;
    }

    private static string NoContainer(string image) =>
        "This machine runs jobs of this account in containers only, since a plain process could read what belongs to others, "
        + $"and no container engine here (podman, docker) has or can get the image {image}: "
        + "start the platform with --trust-users, or use a container image.";

    internal static string Gigabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");

    internal static string Count(int number, string what) => number switch
    {
        0 => $"no {what}",
        1 => $"1 {what}",
        _ => $"{number} {what}s",
    };
}
