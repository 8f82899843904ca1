using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;

namespace Pilot.Cli.Plans;

/// <summary>Why an offer is no plan of a job: a paragraph for each offer that the name leads to.</summary>
internal sealed class OfferVerdicts(Screen screen, PlatformClient platform)
{
    public async Task ShowAsync(JobId job, string offer, CancellationToken cancellation)
    {
        var verdicts = await platform.GetAsync(
            $"jobs/{job}/why?offer={Uri.EscapeDataString(offer)}", PilotJson.Default.IReadOnlyListOfferVerdict, cancellation);
        if (screen.Json)
        {
            screen.WriteJson(verdicts, PilotJson.Default.IReadOnlyListOfferVerdict);
            return;
        }

        foreach (var verdict in verdicts)
        {
            Write(verdict);
        }
    }

    private void Write(OfferVerdict verdict)
    {
        screen.WriteLine($"{verdict.Offer.Offer}  {PlanTable.Machine(verdict.Offer)}, {PlanTable.Hourly(verdict.Offer)}{(verdict.Offer.PricePerHour == 0 ? "" : " per hour")}");
        foreach (var line in Cells.Wrap(verdict.Verdict + (verdict.Needs is { } needs ? $" Needs: {needs}" : ""), screen.Width - 2))
        {
            screen.WriteLine($"  {line}");
        }
    }
}
