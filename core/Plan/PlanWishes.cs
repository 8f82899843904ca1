using System.Globalization;
using System.Text.Json.Serialization;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;

namespace Pilot.Core.Plan;

/// <summary>What somebody wants of the choice beside the machine itself. Null means: no wish.</summary>
/// <param name="Regions">Split by commas, as the clouds call them; <c>eu-*</c> stands for all that begin so.</param>
/// <param name="DeadlineSeconds">From the choice of the plan to the end of the job.</param>
/// <param name="Budget">US dollars for the whole job; it is stopped before it costs more.</param>
/// <param name="Confidence">How probable it must be that deadline and budget are kept, 0.5 to 0.99; null for <see cref="UsualConfidence"/>.</param>
public sealed record PlanWishes(
    string? Regions = null,
    SpotUse? Spot = null,
    double? DeadlineSeconds = null,
    decimal? Budget = null,
    double? Confidence = null)
{
    public const double UsualConfidence = 0.9;

    /// <summary>Reads what a person wrote; null where they wrote nothing.</summary>
    /// <returns>Null when there is no wish at all.</returns>
    /// <exception cref="PilotException">PILOT0962 to PILOT0966.</exception>
    public static PlanWishes? Read(string? regions, string? spot, string? deadline, string? budget, string? confidence)
    {
        var wishes = new PlanWishes(
            regions is null ? null : string.Join(',', RegionList(regions)),
            spot is null ? null : ReadSpot(spot),
            deadline is null ? null : ReadDeadline(deadline),
            budget is null ? null : ReadBudget(budget),
            confidence is null ? null : ReadConfidence(confidence));
        return wishes == new PlanWishes() ? null : wishes;
    }

    /// <summary>Holds what came as JSON to the same rules.</summary>
    /// <exception cref="PilotException">PILOT0963 to PILOT0966.</exception>
    public void Check()
    {
        if (Regions is not null)
        {
            RegionList(Regions);
        }

        if (DeadlineSeconds is not (null or (> 0 and <= 366 * 86400.0)))
        {
            throw new PilotException(WishErrors.Deadline(Text(DeadlineSeconds.Value)));
        }

        if (Budget is <= 0)
        {
            throw new PilotException(WishErrors.Budget(Budget.Value.ToString(CultureInfo.InvariantCulture)));
        }

        if (Confidence is not (null or (>= 0.5 and <= 0.99)))
        {
            throw new PilotException(WishErrors.Confidence(Text(Confidence.Value)));
        }
    }

    /// <summary>Holds a plan that is to be taken at once to the wishes, so that what can never be had is refused before anything runs.</summary>
    /// <param name="plan">Null when nobody named one.</param>
    /// <exception cref="PilotException">PILOT0981.</exception>
    public static void CheckPlan(string? plan, PlanWishes? wishes)
    {
        var error = plan switch
        {
            null => null,
            PlanNames.Deadline when wishes?.DeadlineSeconds is null => WishErrors.PlanWithout(plan, "without a deadline (--deadline)"),
            PlanNames.Budget when wishes?.Budget is null => WishErrors.PlanWithout(plan, "without a budget (--budget)"),
            PlanNames.Spot when wishes?.Spot == SpotUse.Never => WishErrors.PlanWithout(plan, "where spot machines are never to be used (--spot)"),
            _ => PlanNames.All.Contains(plan) ? null : WishErrors.Plan(plan),
        };
        if (error is not null)
        {
            throw new PilotException(error);
        }
    }

    /// <summary>Lower-case names and starts of names; empty when every region will do.</summary>
    public IReadOnlyList<string> RegionList() => Regions is null ? [] : RegionList(Regions);

    public static SpotUse ReadSpot(string text) =>
        Enum.TryParse<SpotUse>(text, ignoreCase: true, out var use) && Enum.IsDefined(use) && !char.IsAsciiDigit(text[0])
            ? use
            : throw new PilotException(WishErrors.Spot(text));

    private static List<string> RegionList(string text)
    {
        var list = text.Split(',', StringSplitOptions.TrimEntries).Select(name => name.ToLowerInvariant()).ToList();
        return list.All(IsRegion) ? list : throw new PilotException(WishErrors.Region(text));
    }

    private static bool IsRegion(string name)
    {
        var stem = name.EndsWith('*') ? name[..^1] : name;
        return stem.Length is > 0 and <= 64 && stem.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }

    private static double ReadDeadline(string text) =>
        Quantities.TryDuration(text, out var seconds) ? seconds : throw new PilotException(WishErrors.Deadline(text));

    private static decimal ReadBudget(string text) =>
        decimal.TryParse(text.Trim().TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var money) && money > 0
            ? money
            : throw new PilotException(WishErrors.Budget(text));

    private static double ReadConfidence(string text)
    {
        var percent = text.TrimEnd().EndsWith('%');
        return Quantities.TryNumber(text.Trim().TrimEnd('%'), out var number) && (percent ? number / 100 : number) is >= 0.5 and <= 0.99 and var sure
            ? sure
            : throw new PilotException(WishErrors.Confidence(text));
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Spot machines cost less and may be taken away at any moment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SpotUse>))]
public enum SpotUse
{
    /// <summary>One is offered as a plan of its own; the other plans are on machines that stay.</summary>
    Allowed,

    /// <summary>All plans are on spot machines.</summary>
    Wanted,

    Never,
}
