using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan.Catalogue;

public sealed class CatalogueStoreTests : IDisposable
{
    private const string Header = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region\n";
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryBlobStore blobs = new();
    private readonly CatalogueStore store;

    public CatalogueStoreTests() => store = new CatalogueStore(blobs, clock);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_fresh_installation_plans_with_what_the_product_ships()
    {
        var table = await store.TableAsync();

        table.Count.ShouldBeGreaterThan(100);
        table.Of("g4dn.xlarge").Single(offer => offer is { Region: "us-east-1", Spot: false }).PricePerHour.ShouldBe(0.526m);
        table.Of("Consumption-GPU-NC24-A100").ShouldAllBe(offer => offer.Estimated && offer.GpuName == "A100-80GB");
        ShippedCatalogue.Facts.Single(fact => fact.Target == "aci").Text.ShouldContain("no GPU");
    }

    [Fact]
    public async Task The_newer_price_counts_whichever_source_it_is_from_and_any_before_a_guess()
    {
        await ImportAsync("aws", "g4dn.xlarge,T4,1,4,16,0.6,0.2,us-east-1\n", new DateOnly(2026, 7, 30));
        await ImportAsync("old", "g4dn.xlarge,T4,1,4,16,0.4,,us-east-1\ng4dn.xlarge,T4,1,4,16,0.7,,eu-west-1\n", new DateOnly(2024, 1, 1));

        // A price of eu-west-1 is shipped too, of a later day, but as a guess.
        var offers = (await store.TableAsync()).Of("g4dn.xlarge").Where(offer => offer.Region is "us-east-1" or "eu-west-1")
            .Select(offer => (offer.Offer, offer.PricePerHour, offer.Source)).ToList();

        offers.ShouldBe(
            [("aws/g4dn.xlarge/us-east-1", 0.6m, "aws"), ("aws/g4dn.xlarge/us-east-1/spot", 0.2m, "aws"), ("aws/g4dn.xlarge/eu-west-1", 0.7m, "old")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_broken_refresh_keeps_the_last_good_version_and_says_what_went_wrong()
    {
        await ImportAsync("aws", "x1.large,,,2,4,0.5,,us-east-1\n");
        await Should.ThrowAsync<Errors.PilotException>(() => store.ImportAsync("aws", Bytes("<html>"), null, force: false));

        var source = (await store.SourcesAsync()).ShouldHaveSingleItem();
        source.Failure!.Code.ShouldBe("PILOT0970");
        source.Prices.ShouldBe(1);
        (await store.TableAsync()).Of("x1.large").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_version_that_looks_cut_off_is_refused_unless_forced()
    {
        await ImportAsync("aws", string.Concat(Enumerable.Range(0, 10).Select(i => $"x{i}.large,,,2,4,0.5,,us-east-1\n")));

        (await Refusals.OfAsync(() => ImportAsync("aws", "x1.large,,,2,4,0.5,,us-east-1\n"))).Code.ShouldBe("PILOT0973");
        (await store.TableAsync()).Of("x9.large").ShouldHaveSingleItem();

        var forced = await store.ImportAsync("aws", Bytes(Header + "x1.large,,,2,4,0.5,,us-east-1\n"), null, force: true);
        forced.Failure.ShouldBeNull();
        forced.Faults!.ShouldHaveSingleItem().ToString().ShouldStartWith("9 × was there in the version before");
        (await store.TableAsync()).Of("x9.large").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_of_which_nothing_can_be_used_is_refused_with_its_faults()
    {
        var error = await Refusals.OfAsync(() => ImportAsync("aws", "x1.large,,,2,4,0,,us-east-1\n"));

        error.Code.ShouldBe("PILOT0972");
        error.Details!.ShouldHaveSingleItem().ShouldContain("a price of 0");
        (await store.SourcesAsync()).ShouldBeEmpty("who imported it was told; there is no source to speak of");
    }

    [Fact]
    public async Task Old_prices_are_called_old() =>
        (await ImportAsync("aws", "x1.large,,,2,4,0.5,,us-east-1\n", new DateOnly(2026, 4, 1))).Faults!.ShouldHaveSingleItem().Kind.ShouldBe("stale");

    [Fact]
    public async Task A_version_that_somebody_spoiled_gives_way_to_the_one_before()
    {
        await ImportAsync("aws", "x1.large,,,2,4,0.5,,us-east-1\n");
        clock.Advance(TimeSpan.FromHours(1));
        var second = await ImportAsync("aws", "x1.large,,,2,4,0.6,,us-east-1\n");
        await blobs.PutTextAsync(BlobNames.CatalogueVersion("aws", second.Versions![0].Id), "nonsense\n");

        (await new CatalogueStore(blobs, clock).TableAsync()).Of("x1.large").Single().PricePerHour.ShouldBe(0.5m);
    }

    [Fact]
    public async Task Few_versions_are_kept_and_unchanged_sources_are_read_once()
    {
        for (var i = 0; i < 5; i++)
        {
            await ImportAsync("aws", $"x1.large,,,2,4,0.{i + 1},,us-east-1\n");
            clock.Advance(TimeSpan.FromHours(1));
        }

        blobs.Names.Count(name => name.StartsWith("catalogue/versions/aws/", StringComparison.Ordinal)).ShouldBe(3);
        await store.TableAsync();
        var reads = blobs.Reads;
        await store.TableAsync();
        blobs.Reads.ShouldBe(reads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shipped/aws")]
    [InlineData("AWS")]
    [InlineData("../x")]
    public async Task A_source_has_a_plain_name(string name) =>
        (await Refusals.OfAsync(() => store.ImportAsync(name, Bytes(Header), null, false))).Code.ShouldBe("PILOT0974");

    [Fact]
    public void What_is_stored_is_read_again_as_it_was() => Properties.Hold(500, random =>
    {
        PricedMachine[] machines = [.. Enumerable.Range(0, random.Next(5)).Select(i => new PricedMachine(
            new Machine(random.Pick("aws", "aci"), $"m{i}", random.Pick(0.5, 2, 96), random.NextInt64(1, 1L << 42),
                random.Pick(null, Core.Plan.Gpus.GpuNames.Read("A100-80GB"), Core.Plan.Gpus.GpuNames.Read("new one", 12.5)), random.Pick(0, 0.166667, 8), random.Next(2) == 0),
            [.. Enumerable.Range(0, random.Next(4)).Select(r => new RegionPrice(
                $"r{r}", random.Next(1, 1_000_000) / 10000m, random.Next(2) == 0 ? null : 0.0001m, random.Next(2) == 0, random.Next(2) == 0, new DateOnly(2026, 1, 1), "s"))
                .Select(price => price.SpotEstimated && random.Next(2) == 0 ? price with { SpotPricedAt = new DateOnly(2024, 12, 31) } : price)]))];

        var read = CatalogueText.Read(CatalogueText.Write(machines), new DateOnly(2026, 1, 1), "s");

        read.Select(priced => priced.Machine).ShouldBe(machines.Select(priced => priced.Machine));
        read.SelectMany(priced => priced.Prices).ShouldBe(machines.SelectMany(priced => priced.Prices));
    });

    [Fact]
    public async Task Equal_prices_in_several_regions_are_one_offer()
    {
        await ImportAsync("aws", "x1.large,,,2,4,0.5,,us-east-1\nx1.large,,,2,4,0.5,,eu-west-1\nx1.large,,,2,4,0.6,,ap-south-1\n");

        var offer = (await store.TableAsync()).Best(new MachineNeeds(null, null)).Single(offer => offer.Offer.Contains("x1.large", StringComparison.Ordinal));

        offer.Region.ShouldBe("eu-west-1");
        offer.AlsoIn.ShouldBe(["us-east-1"]);
    }

    private Task<SourceState> ImportAsync(string name, string rows, DateOnly? asOf = null) =>
        store.ImportAsync(name, Bytes(Header + rows), asOf, force: false);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
