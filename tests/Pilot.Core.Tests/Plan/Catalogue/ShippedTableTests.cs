using System.Globalization;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Xunit.Abstractions;

namespace Pilot.Core.Tests.Plan.Catalogue;

/// <summary>The tables that the product ships, by themselves and beside real ones of other hands.</summary>
public sealed class ShippedTableTests(ITestOutputHelper output)
{
    /// <summary>List prices of the same days: they differ by rounding at the most.</summary>
    private const double Rounding = 0.001;

    /// <summary>Prices that were worked out from another region; a cloud changes the ratio of two regions now and then.</summary>
    private const double WorkedOut = 0.02;

    /// <summary>
    /// A spot price is another one every hour and in every zone: the middle half of all zones of the table lies within a
    /// factor of two of its median. Farther off, the estimate is wrong.
    /// </summary>
    private const double Spot = 2;

    private static IEnumerable<PricedMachine> Machines(string source) =>
        ShippedCatalogue.Sources.Single(known => known.Name == $"shipped/{source}").Machines;

    [Fact]
    public void Each_table_says_where_it_is_from_and_of_which_day()
    {
        ShippedCatalogue.Sources.Select(source => source.Name).ShouldBe(["shipped/azure-vm", "shipped/aws", "shipped/aci", "shipped/container-apps"]);
        foreach (var source in ShippedCatalogue.Sources)
        {
            Uri.TryCreate(source.Url, UriKind.Absolute, out _).ShouldBeTrue(source.Name);
            source.AsOf.ShouldBeInRange(new DateOnly(2025, 1, 1), new DateOnly(2026, 12, 31));
            source.Machines.ShouldNotBeEmpty();
            source.Machines.SelectMany(machine => machine.Prices).ShouldAllBe(price => price.PerHour > 0 && !(price.SpotPerHour >= price.PerHour));
            source.Machines.Select(machine => machine.Machine.Name).ShouldBeUnique();
        }

        ShippedCatalogue.Facts.ShouldAllBe(fact => fact.Source.StartsWith("https://") && fact.Text.EndsWith('.'));
    }

    [Fact]
    public void A_container_costs_what_its_cores_memory_and_device_cost()
    {
        foreach (var (machine, prices) in Machines("aci"))
        {
            prices.ShouldAllBe(price => Math.Abs((double)price.PerHour - ((0.0405 * machine.Cpu) + (0.00445 * machine.MemoryBytes / 1e9))) < 0.0001);
        }

        foreach (var (machine, prices) in Machines("container-apps"))
        {
            var device = 3600 * (machine.Gpu!.Family == "T4" ? 0.000073 : 0.000529);
            prices.ShouldAllBe(price => Math.Abs((double)price.PerHour - (3600 * ((0.000024 * machine.Cpu) + (0.000003 * machine.MemoryBytes / (1 << 30)))) - device) < 0.0001);
        }
    }

    [Fact]
    public void Aws_has_spot_machines_without_an_import_at_prices_that_are_called_guesses_and_dated()
    {
        var table = new OfferTable(ShippedCatalogue.Sources.Select(source => source.Machines));

        var spot = table.Best(new MachineNeeds(null, new PlanWishes { Spot = SpotUse.Wanted, Regions = "eu-west-1" }));

        spot.ShouldContain(offer => offer.Offer == "aws/g5.xlarge/eu-west-1/spot");
        spot.ShouldAllBe(offer => offer.Estimated && offer.PricedAt == new DateOnly(2024, 6, 13) && offer.PricePerHour < offer.OnDemandPerHour);
        table.Of("g5.xlarge").Where(offer => !offer.Spot).ShouldAllBe(offer => offer.PricedAt == new DateOnly(2026, 7, 20));
    }

    [TableFact("azure-vms-ondemand-20260618.csv")]
    public void Azure_costs_what_the_real_table_of_the_day_says() =>
        Compare("azure-vm", "azure-vms-ondemand-20260618.csv", price => !price.Estimated, Rounding).ShouldBeGreaterThan(50);

    [TableFact("aws-vms-ondemand-us-east-1-20260720.csv")]
    public void Aws_costs_what_the_real_table_of_the_day_says() =>
        Compare("aws", "aws-vms-ondemand-us-east-1-20260720.csv", price => !price.Estimated, Rounding).ShouldBeGreaterThan(30);

    [TableFact("aws-gpu-regions-estimated.csv")]
    public void Prices_of_other_regions_are_what_another_estimate_makes_them() =>
        Compare("aws", "aws-gpu-regions-estimated.csv", price => price.Estimated, WorkedOut).ShouldBeGreaterThan(50);

    [TableFact("skypilot-v5-aws-vms.csv")]
    public void Prices_that_have_not_changed_for_two_years_are_those_of_two_years_ago()
    {
        // AWS made p4 and p5 cheaper in June 2025.
        Compare("aws", "skypilot-v5-aws-vms.csv", _ => true, WorkedOut, machine => machine.StartsWith('p')).ShouldBeGreaterThan(100);
    }

    [TableFact("skypilot-v5-aws-vms.csv")]
    public void Guessed_spot_prices_are_near_those_that_were_seen()
    {
        var real = PriceFileTests.Table("skypilot-v5-aws-vms.csv").Machines.ToDictionary(machine => machine.Machine.Name);
        var off = new List<string>();
        var compared = 0;
        foreach (var (machine, prices) in Machines("aws"))
        {
            foreach (var price in prices.Where(price => price.SpotPerHour is not null && real.ContainsKey(machine.Name)))
            {
                // Shares of the list price, since that has changed for some; the real one is that of the cheapest zone.
                if (real[machine.Name].Prices.FirstOrDefault(rival => rival.Region == price.Region) is { SpotPerHour: { } seen } rival)
                {
                    compared++;
                    var times = (double)(price.SpotPerHour!.Value / price.PerHour / (seen / rival.PerHour));
                    if (times is > Spot or < 1 / Spot)
                    {
                        off.Add(string.Create(CultureInfo.InvariantCulture, $"{machine.Name} in {price.Region}: {times:0.00} times what was seen"));
                    }
                }
            }
        }

        off.ForEach(output.WriteLine);
        compared.ShouldBeGreaterThan(100);
        off.Count.ShouldBeLessThan(compared / 10);
    }

    /// <returns>How many prices were compared; fails with a list of those that are off.</returns>
    private int Compare(string source, string table, Func<RegionPrice, bool> which, double tolerance, Func<string, bool>? except = null)
    {
        var real = PriceFileTests.Table(table).Machines.ToDictionary(machine => machine.Machine.Name);
        var off = new List<string>();
        var compared = 0;
        foreach (var (machine, prices) in Machines(source).Where(machine => real.ContainsKey(machine.Machine.Name) && except?.Invoke(machine.Machine.Name) != true))
        {
            var other = real[machine.Name];
            (other.Machine.Cpu, other.Machine.Gpu, Math.Round(other.Machine.Gpus, 3)).ShouldBe((machine.Cpu, machine.Gpu, Math.Round(machine.Gpus, 3)), machine.Name);
            foreach (var price in prices.Where(which))
            {
                if (other.Prices.FirstOrDefault(rival => rival.Region == price.Region) is { } rival)
                {
                    compared++;
                    if (Math.Abs((double)(price.PerHour / rival.PerHour) - 1) > tolerance)
                    {
                        off.Add(string.Create(CultureInfo.InvariantCulture, $"{machine.Name} in {price.Region}: {price.PerHour}, there {rival.PerHour}"));
                    }
                }
            }
        }

        output.WriteLine($"{compared} prices of {source} compared with {table}.");
        off.ShouldBeEmpty();
        return compared;
    }
}
