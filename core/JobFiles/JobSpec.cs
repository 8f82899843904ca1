using System.Text.Json.Serialization;

namespace Pilot.Core.JobFiles;

/// <summary>What a job file says, checked and complete.</summary>
public sealed record JobSpec
{
    /// <summary>Image reference; null when the file names none (<see cref="DefaultImage"/> is used where an image is needed).</summary>
    public string? Image { get; init; }

    public required JobCommand Run { get; init; }

    /// <summary>Shell script run before <see cref="Run"/>; null when the file has none (then requirements.txt is installed when present).</summary>
    public string? Setup { get; init; }

    public JobCommand? Profile { get; init; }

    /// <summary>Display name; null when the file has none.</summary>
    public string? Name { get; init; }

    public JobKind Kind { get; init; } = JobKind.Job;

    /// <summary>Working folder inside a container, or relative to the code folder.</summary>
    public string? WorkDir { get; init; }

    /// <summary>The <c>orch_desc</c> object as JSON text, kept for the model.</summary>
    public string? Description { get; init; }

    public ResourceRequest? Resources { get; init; }

    /// <summary>Wall-clock limit of setup and run together, in seconds; null for none.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Steps of the whole job, for predicting how long it takes; null when the file does not say.</summary>
    public long? TotalSteps { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public const string FileName = ".spilot.yaml";

    public const string DefaultImage = "wangqipeng/wecloud_train:v0.2.0";
}

/// <summary>A command in one of its two executable forms: exactly one of the two is set.</summary>
/// <param name="Argv">Run without a shell.</param>
/// <param name="Script">Run by <c>/bin/sh</c>.</param>
public sealed record JobCommand(IReadOnlyList<string>? Argv, string? Script)
{
    public static JobCommand OfArgv(params IReadOnlyList<string> argv) => new(argv, null);

    public static JobCommand OfScript(string script) => new(null, script);

    /// <summary>One line for people.</summary>
    [JsonIgnore]
    public string Display => Argv is null ? Script!.Trim() : string.Join(' ', Argv);
}

[JsonConverter(typeof(JsonStringEnumConverter<JobKind>))]
public enum JobKind
{
    Job,
    Service,
}

/// <param name="Cpu">Cores, may be fractional; null for the default (1).</param>
/// <param name="MemoryBytes">Bytes; a limit as well as a reservation when set; null for no limit.</param>
/// <param name="Gpus">Whole devices; null or 0 for none. Where <paramref name="Gpu"/> is set, the fewest that do.</param>
/// <param name="Gpu">Which devices, in the grammar of <see cref="Plan.Gpus.GpuRequest"/>; null when only their number matters.</param>
/// <param name="CpuMost">The machine has no more cores than this; null for no bound.</param>
/// <param name="MemoryMostBytes">The machine has no more memory than this; null for no bound.</param>
public sealed record ResourceRequest(
    double? Cpu = null, long? MemoryBytes = null, int? Gpus = null, string? Gpu = null, double? CpuMost = null, long? MemoryMostBytes = null)
{
    /// <summary>Where <paramref name="asked"/> names a resource, all that it says of it counts; else what this says.</summary>
    public ResourceRequest With(ResourceRequest asked)
    {
        var (cpu, memory, gpu) = (
            asked.Cpu is null && asked.CpuMost is null ? this : asked,
            asked.MemoryBytes is null && asked.MemoryMostBytes is null ? this : asked,
            asked.Gpus is null && asked.Gpu is null ? this : asked);
        return new ResourceRequest(cpu.Cpu, memory.MemoryBytes, gpu.Gpus, gpu.Gpu, cpu.CpuMost, memory.MemoryMostBytes);
    }
}
