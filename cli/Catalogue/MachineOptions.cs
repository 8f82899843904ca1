using System.CommandLine;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;

namespace Pilot.Cli.Catalogue;

/// <summary>The options that say which machine is wanted, the same wherever one is.</summary>
internal sealed class MachineOptions
{
    private readonly Option<string?> gpu = new("--gpu") { Description = "Which GPUs: A100, T4:2, nvidia:24GB..80GB:1..8", HelpName = "GPU" };
    private readonly Option<string?> cpus = new("--cpus") { Description = "Cores: 4 for at least four, or 4..16", HelpName = "N" };
    private readonly Option<string?> memory = new("--memory") { Description = "Memory: 4GB for at least that (and the job's limit), or 4GB..64GB", HelpName = "SIZE" };
    private readonly Option<string?> region = new("--region") { Description = "Regions, split by commas: eastus,eu-*", HelpName = "REGION" };
    private readonly Option<string?> spot = new("--spot") { Description = "Machines that may be taken away: wanted, allowed, never", HelpName = "USE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { gpu, cpus, memory, region, spot })
        {
            command.Add(option);
        }

        spot.CompletionSources.Add("wanted", "allowed", "never");
    }

    /// <exception cref="PilotException">PILOT0141, PILOT0144, PILOT0960 or PILOT0961.</exception>
    public ResourceRequest? Resources(ParseResult parse)
    {
        var (cores, size) = (parse.GetValue(cpus), parse.GetValue(memory));
        if (double.TryParse(cores, System.Globalization.CultureInfo.InvariantCulture, out var number) && !(number > 0))
        {
            throw CommandLineErrors.NotAPositiveNumber("--cpus");
        }

        if (size is not null && !size.Contains("..", StringComparison.Ordinal) && !Quantities.TryBytes(size.TrimEnd('+'), out _))
        {
            throw CommandLineErrors.NotASize("--memory", size);
        }

        return ResourceWords.Read(cores, size, parse.GetValue(gpu));
    }

    /// <exception cref="PilotException">PILOT0962 to PILOT0966.</exception>
    public PlanWishes? Wishes(ParseResult parse, string? deadline, string? budget, string? confidence) =>
        PlanWishes.Read(parse.GetValue(region), parse.GetValue(spot), deadline, budget, confidence);

    /// <summary>As written; null when every region will do.</summary>
    public string? Regions(ParseResult parse) => parse.GetValue(region);

    /// <summary>The same as the query of an address; empty, or with a <c>&amp;</c> before each part.</summary>
    public string Query(ParseResult parse) => string.Concat(
        new (string Name, string? Value)[] { ("gpu", parse.GetValue(gpu)), ("cpus", parse.GetValue(cpus)), ("memory", parse.GetValue(memory)), ("region", parse.GetValue(region)), ("spot", parse.GetValue(spot)) }
            .Where(part => part.Value is not null).Select(part => $"&{part.Name}={Uri.EscapeDataString(part.Value!)}"));
}
