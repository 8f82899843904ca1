using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;

namespace Pilot.Functions.Jobs;

/// <summary>Which jobs a list shows.</summary>
internal sealed class JobQuery
{
    [FromQuery(Name = "state")]
    [Description("States, split by commas.")]
    public string? State { get; init; }

    [FromQuery(Name = "name")]
    [Description("Part of the display name, in any case.")]
    public string? Name { get; init; }

    [FromQuery(Name = "owner")]
    [Description("Another account's jobs, or * for everybody's; for admins.")]
    public string? Owner { get; init; }

    [FromQuery(Name = "since")]
    [Description("Made at this time or later.")]
    public DateTimeOffset? Since { get; init; }

    [FromQuery(Name = "until")]
    [Description("Made before this time.")]
    public DateTimeOffset? Until { get; init; }

    [FromQuery(Name = "package")]
    [Description("Digest of the package that they were made of.")]
    public string? Package { get; init; }

    [FromQuery(Name = "target")]
    [Description("Compute target of the chosen plan.")]
    public string? Target { get; init; }

    [FromQuery(Name = "offset")]
    [Description("Jobs to leave out at the top, in place of a cursor.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "count")]
    [Description("Say how many there are on all pages.")]
    public bool? Count { get; init; }

    /// <summary>True when a page cannot be had without looking at all rows; they are in memory then.</summary>
    public bool NeedsAll(string owner) =>
        owner == JobIndex.Everybody || Count == true || !string.IsNullOrEmpty(State) || !string.IsNullOrEmpty(Name) || (Offset, Since, Until, Package, Target) is not (null, null, null, null, null);

    /// <exception cref="PilotException">PILOT0521 or PILOT0468.</exception>
    public JobFilter Filter()
    {
        if (Offset < 0)
        {
            throw new PilotException(JobErrors.Page("The offset is below 0."));
        }

        var filter = new JobFilter(States(), string.IsNullOrEmpty(Name) ? null : Name, Since, Until, Package, Target);
        return filter == JobFilter.All ? JobFilter.All : filter;
    }

    private List<JobState>? States() => string.IsNullOrEmpty(State)
        ? null
        : [.. State.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(StateOf)];

    private static JobState StateOf(string text) =>
        Enum.TryParse<JobState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(text[0])
            ? state
            : throw new PilotException(JobErrors.NoSuchState(text));
}
