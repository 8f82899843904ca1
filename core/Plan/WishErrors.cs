using Pilot.Core.Errors;
using Pilot.Core.JobFiles;

namespace Pilot.Core.Plan;

/// <summary>PILOT0960 to PILOT0969 and PILOT0981: what somebody wished for cannot be read, or not be had.</summary>
public static class WishErrors
{
    public static PilotError Gpu(string text, string fault) => new(
        "PILOT0960",
        $"'{text}' does not say which GPU: {fault}",
        "Write it like A100, A100-80GB:2, T4:1..4, nvidia:24GB..80GB:1..8, or 2 for two of any kind.");

    public static PilotError Range(string what, string text, string example) => new(
        "PILOT0961",
        $"'{text}' is no range of {what}.",
        $"Write one amount for at least that much, or a range such as {example}.");

    public static PilotError Spot(string text) => new(
        "PILOT0962", $"'{text}' does not say how spot machines may be used.", "Write wanted, allowed or never.");

    public static PilotError Region(string text) => new(
        "PILOT0963",
        $"'{text}' is not a list of regions.",
        "Write regions split by commas, as the clouds call them: eastus,westeurope or us-east-1; a * at the end stands for all that begin so.");

    public static PilotError Deadline(string text) => new(
        "PILOT0964", $"'{text}' is no time to be ready in.", "Write it like 90m, 6h or 2d; it counts from the choice of the plan.");

    public static PilotError Budget(string text) => new(
        "PILOT0965", $"'{text}' is no amount of money.", "Write US dollars, such as 20 or 7.50; more than 0.");

    public static PilotError Plan(string text) => new(
        "PILOT0981",
        $"There is no plan '{text}'{(NearestKey.Find(text, PlanNames.All) is { } near ? $"; did you mean {near}?" : ".")}",
        $"Choose one of: {string.Join(", ", PlanNames.All)}.");

    public static PilotError PlanWithout(string plan, string what) => new(
        "PILOT0981", $"There is no plan '{plan}' {what}.", "Say what it is to keep, or choose another plan, such as cheapest.");

    public static PilotError Confidence(string text) => new(
        "PILOT0966", $"'{text}' is no probability.", "Write one from 0.5 to 0.99, or 50% to 99%: how sure a deadline or budget must be.");
}
