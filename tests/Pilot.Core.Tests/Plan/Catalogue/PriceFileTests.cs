using System.Text;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Catalogue.Import;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan.Catalogue;

public sealed class PriceFileTests
{
    private const string Header = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone\n";
    private static readonly DateOnly Day = new(2026, 1, 2);

    [Fact]
    public void A_row_becomes_a_machine_with_a_price()
    {
        var file = Read(Header + "g5.xlarge,A10G,1.0,4.0,16.0,\"{'Gpus': [{'Name': 'A10G', 'MemoryInfo': {'SizeInMiB': 24576}}]}\",1.006,0.402,us-east-1,use1-az2\n");

        var (machine, prices) = file.Machines.ShouldHaveSingleItem();
        (machine.Target, machine.Name, machine.Cpu, machine.MemoryBytes, machine.Gpu!.Name, machine.Gpus).ShouldBe(("aws", "g5.xlarge", 4, 16L << 30, "A10G", 1));
        prices.ShouldHaveSingleItem().ShouldBe(new RegionPrice("us-east-1", 1.006m, 0.402m, false, false, Day, "test"));
        file.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Standard_ND96isr_H100_v5,H100,12,96,1900,,98.32,24.58,eastus,", "wrong-gpus", "12 for 8 × H100")]
    [InlineData("Standard_NC40ads_H100_v5,H100,1,40,320,,0.0,0.0,eastus,", "zero-price", "line 2: Standard_NC40ads_H100_v5 in eastus")]
    [InlineData("Standard_ND96isr_H100_v5,H100,8,96,1900,,98.32,98.32,eastus,", "spot-equal", "spot 98.32, price 98.32")]
    [InlineData("c5.large,,,2,4,,0.085,0.1,us-east-1,a", "spot-higher", "spot 0.1, price 0.085")]
    [InlineData("c5.large,,,2,4,,0.085,0,us-east-1,a", "spot-zero", "c5.large")]
    [InlineData("c5.large,,,2,4,,,0.1,us-east-1,a", "no-price", "c5.large")]
    [InlineData("c5.large,,,2,4,,99999,,us-east-1,a", "odd-price", "c5.large")]
    [InlineData("c5.large,,,2,4,,-1,,us-east-1,a", "odd-price", "c5.large")]
    [InlineData("c5.large,,,,4,,0.085,,us-east-1,a", "no-size", "c5.large")]
    [InlineData("c5.large,,,2,4,,0.085,,,a", "no-name", "line 2")]
    [InlineData("Standard_NV6ads_A10_v5,A10,1,6,55,,0.454,,eastus,", "gpu-share", "1 for 0.167 × A10")]
    [InlineData("g6f.xlarge,,,4,16,,0.2375,,us-east-1,a", "gpu-share", "0 for 0.125 × L4")]
    [InlineData("x9.large,V100,3,2,4,,1,,us-east-1,a", "odd-gpus", "3 × V100")]
    [InlineData("x9.large,V100,,2,4,,1,,us-east-1,a", "odd-gpus", "0 × V100")]
    [InlineData("x9.large,,2,2,4,,1,,us-east-1,a", "odd-gpus", "2 × ?")]
    public void Each_known_fault_is_caught_and_told_with_an_example(string row, string kind, string example)
    {
        var fault = Read(Header + row + "\n").Faults.ShouldHaveSingleItem();

        (fault.Kind, fault.Count).ShouldBe((kind, 1));
        fault.Example.ShouldContain(example);
        fault.ToString().ShouldStartWith("1 × ");
    }

    [Fact]
    public void One_machine_in_one_place_at_two_prices_keeps_the_higher_one()
    {
        var file = Read(Header + "Standard_B16als_v2,,,16,32,,0.606,,eastus,\nStandard_B16als_v2,,,16,32,,0.533,,eastus,\nStandard_B16als_v2,,,16,32,,0.606,,eastus,\n");

        file.Faults.Select(fault => fault.Kind).ShouldBe(["two-prices", "repeated"]);
        file.Machines.Single().Prices.Single().PerHour.ShouldBe(0.606m);
    }

    [Fact]
    public void Zones_become_their_region_with_the_lowest_spot_price()
    {
        var file = Read(Header + "c5.large,,,2,4,,0.085,0.04,us-east-1,use1-az1\nc5.large,,,2,4,,0.085,0.03,us-east-1,use1-az2\n");

        file.Faults.ShouldBeEmpty();
        file.Machines.Single().Prices.Single().SpotPerHour.ShouldBe(0.03m);
    }

    [Fact]
    public void The_newer_columns_are_read_where_they_are()
    {
        var file = Read(
            "Arch,InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region,PriceSource,SpotSource\n"
            + "arm64,c7x.large,,,2,4,0.07,,us-east-1,estimate: from c6,\nx86_64,c7y.large,,,2,4,0.07,0.02,us-east-1,list,median spot/od ratio\n");

        file.Machines.Select(priced => priced.Machine.Arm).ShouldBe([true, false]);
        file.Machines[0].Prices[0].Estimated.ShouldBeTrue();
        file.Machines[1].Prices[0].SpotEstimated.ShouldBeTrue();
        file.Faults.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "PILOT0970")]
    [InlineData("<html>Sign in</html>", "PILOT0970")]
    [InlineData("{\"error\":\"nothing here\"}", "PILOT0970")]
    [InlineData("Cloud,GPU Type,GPU Arch,GPUs,GPU RAM,vCPUs,RAM,On-demand,Per-GPU,Spot,Name\nAWS,A100 (40 GB),Ampere,8,320,96,1152,32.77,4.10,9.83,p4d.24xlarge\n", "PILOT0980")]
    [InlineData("AcceleratorName,Clouds\nA100,\"['aws']\"\n", "PILOT0980")]
    [InlineData("InstanceType,Price\n", "PILOT0971")]
    [InlineData("{\"Items\":[{\"armSkuName\":\"Stand", "PILOT0971")]
    [InlineData("{\"Items\":{}}", "PILOT0971")]
    [InlineData("{\"offerCode\":\"AmazonEC2\",\"products\":{\"A\":", "PILOT0971")]
    [InlineData("{\"items\":7}", "PILOT0971")]
    public void What_is_no_price_file_is_refused(string text, string code) => Refusals.Of(() => Read(text)).Code.ShouldBe(code);

    [Fact]
    public void No_rows_break_it() => Properties.Hold(500, random =>
    {
        var text = new StringBuilder(Header);
        for (var i = random.Next(20); i > 0; i--)
        {
            text.AppendJoin(',', Enumerable.Range(0, random.Next(12)).Select(_ =>
                random.Pick("", "g5.xlarge", "Standard_D2s_v5", "A100", "1", "0", "-3", "1e400", "NaN", "\"a,b\"", "\"", "us-east-1", "0.5", "1/6", "é"))).Append('\n');
        }

        var file = Read(text.ToString());
        file.Machines.SelectMany(machine => machine.Prices).ShouldAllBe(price => price.PerHour > 0 && !(price.SpotPerHour >= price.PerHour));
    });

    [Fact]
    public void Pages_of_azure_prices_take_sizes_from_the_catalogue_and_leave_other_things_out()
    {
        const string Pages = """
            {"BillingCurrency":"USD","Items":[
             {"currencyCode":"USD","retailPrice":0.526,"armRegionName":"eastus","armSkuName":"Standard_NC4as_T4_v3","skuName":"NC4as T4 v3","productName":"Virtual Machines NCasT4 v3 Series","serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption","effectiveStartDate":"2026-02-01T00:00:00Z"},
             {"currencyCode":"USD","retailPrice":0.1,"armRegionName":"eastus","armSkuName":"Standard_NC4as_T4_v3","skuName":"NC4as T4 v3 Spot","productName":"Virtual Machines NCasT4 v3 Series","serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption"},
             {"currencyCode":"USD","retailPrice":0.7,"armRegionName":"eastus","armSkuName":"Standard_NC4as_T4_v3","skuName":"NC4as T4 v3","productName":"Virtual Machines NCasT4 v3 Series Windows","serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption"}],
             "NextPageLink":null,"Count":3}
            {"Items":[{"retailPrice":9,"armRegionName":"eastus","armSkuName":"Standard_X1_v9","skuName":"X1 v9","productName":"X","serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption"},
             {"retailPrice":9,"type":"Reservation","serviceName":"Virtual Machines","armSkuName":"Standard_X1_v9"}]}
            """;

        var file = Read(Pages, Shipped);

        file.AsOf.ShouldBe(new DateOnly(2026, 2, 1));
        var (machine, prices) = file.Machines.ShouldHaveSingleItem();
        (machine.Name, machine.Cpu, machine.Gpu!.Name).ShouldBe(("Standard_NC4as_T4_v3", 4, "T4"));
        (prices[0].PerHour, prices[0].SpotPerHour).ShouldBe((0.526m, 0.1m));
        file.Faults.ShouldHaveSingleItem().Kind.ShouldBe("no-size");
        file.Skipped.ShouldBe(new Dictionary<string, int> { ["Windows"] = 1, ["reservations"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void An_aws_price_list_is_read_as_it_comes()
    {
        static string Product(string sku, string type, string more) =>
            $$"""
            "{{sku}}":{"sku":"{{sku}}","productFamily":"Compute Instance","attributes":{"regionCode":"eu-west-1","instanceType":"{{type}}","vcpu":"4",
            "memory":"16 GiB","operatingSystem":"Linux","tenancy":"Shared","preInstalledSw":"NA","capacitystatus":"Used"{{more}} } }
            """;
        static string Term(string sku, string price) =>
            $$"""
            "{{sku}}":{"{{sku}}.JRT":{"priceDimensions":{"x":{"unit":"Hrs","pricePerUnit":{"USD":"{{price}}"} } } } }
            """;
        static string Join(params string[] parts) => "{" + string.Join(',', parts) + "}";
        var filler = Enumerable.Range(0, 3000).Select(i => Product($"W{i}", "m9.large", ",\"x\":\"" + new string('y', 50) + "\"").Replace("\"Linux\"", "\"Windows\"", StringComparison.Ordinal));
        var list = $$"""
            {"formatVersion":"v1.0","offerCode":"AmazonEC2","publicationDate":"2026-03-04T00:00:00Z",
             "products":{{Join([.. filler, Product("A", "g4dn.xlarge", ",\"gpu\":\"1\""), Product("B", "m6i.xlarge", ""), Product("C", "g9.xlarge", ",\"gpu\":\"1\"")])}},
             "terms":{"OnDemand":{{Join(Term("A", "0.587"), Term("B", "0.214"), Term("C", "1"), Term("Z", "1"))}},"Reserved":{"A":{} } },"attributesList":{} }
            """;

        var file = Read(list);

        file.AsOf.ShouldBe(new DateOnly(2026, 3, 4));
        file.Machines.Select(priced => (priced.Machine.Name, priced.Machine.Gpu?.Name, priced.Prices[0].PerHour)).ShouldBe([("g4dn.xlarge", "T4", 0.587m), ("m6i.xlarge", null, 0.214m)]);
        file.Faults.ShouldHaveSingleItem().Kind.ShouldBe("odd-gpus");
        file.Skipped["other systems"].ShouldBe(3000);
    }

    [Fact]
    public void Nodes_of_a_cluster_are_priced_as_their_machine_or_at_their_operators_rate()
    {
        static string Node(string name, string labels, string left, string notes = "") =>
            $$"""{"metadata":{"name":"{{name}}","labels":{ {{labels}} },"annotations":{ {{notes}} } },"status":{"allocatable":{ {{left}} } } }""";
        const string T4 = "\"node.kubernetes.io/instance-type\":\"Standard_NC4as_T4_v3\",\"topology.kubernetes.io/region\":\"eastus\",\"nvidia.com/gpu.product\":\"Tesla-T4\"";
        var list = "{\"apiVersion\":\"v1\",\"items\":[" + string.Join(',',
            Node("aks-1", T4, "\"cpu\":\"3860m\",\"memory\":\"24Gi\",\"nvidia.com/gpu\":\"1\""),
            Node("aks-2", T4, "\"cpu\":\"3860m\",\"memory\":\"24Gi\",\"nvidia.com/gpu\":\"1\""),
            Node("own", "", "\"cpu\":\"64\",\"memory\":\"268435456Ki\"", "\"pilot/price-per-hour\":\"0.40\""),
            Node("dark", "", "\"cpu\":\"8\",\"memory\":\"32Gi\"")) + "]}";

        var file = Read(list, Shipped);

        file.Machines.Select(priced => (priced.Machine.Name, priced.Machine.Cpu, priced.Machine.Gpu?.Name, priced.Prices[0].Region, priced.Prices[0].PerHour))
            .ShouldBe([("Standard_NC4as_T4_v3", 3.86, "T4", "eastus", 0.526m), ("own", 64, null, "cluster", 0.40m)]);
        file.Faults.ShouldHaveSingleItem().Example.ShouldContain("node dark");
    }

    [TableFact("skypilot-v5-azure-vms.csv")]
    public void The_azure_table_of_2023_shows_its_known_faults() => Faults("skypilot-v5-azure-vms.csv").ShouldBe(
        "wrong-gpus, gpu-share, no-price 66, zero-price 5, two-prices, two-sizes");

    [TableFact("skypilot-v5-aws-vms.csv")]
    public void The_aws_table_of_2024_shows_its_known_faults() => Faults("skypilot-v5-aws-vms.csv").ShouldBe("no-price 59, spot-equal 42");

    [TableFact("azure-vms-ondemand-20260618.csv")]
    public void The_azure_table_of_2026_shows_its_known_faults() => Faults("azure-vms-ondemand-20260618.csv").ShouldBe("zero-price 6, no-size, estimated");

    [TableFact("aws-vms-ondemand-us-east-1-20260720.csv")]
    public void The_aws_table_of_2026_is_clean() => Faults("aws-vms-ondemand-us-east-1-20260720.csv").ShouldBe("");

    [TableFact("aws-gpu-regions-estimated.csv")]
    public void The_table_of_estimates_says_that_it_is_one() => Faults("aws-gpu-regions-estimated.csv").ShouldBe("estimated");

    [TableFact("fsdl-cloud-gpus.csv")]
    public void The_comparison_of_vendors_is_refused_as_such() =>
        Refusals.Of(() => Faults("fsdl-cloud-gpus.csv")).Code.ShouldBe("PILOT0980");

    internal static JudgedFile Table(string name)
    {
        using var stream = File.OpenRead(RealTables.File(name));
        return PriceFile.Read(stream, Day, name, OfferTable.Empty);
    }

    /// <summary>Kinds of fault; with their number where the table's description tells it.</summary>
    private static string Faults(string name) => string.Join(", ", Table(name).Faults.Select(fault =>
        fault.Kind is "no-price" or "zero-price" or "spot-equal" ? $"{fault.Kind} {fault.Count}" : fault.Kind));

    private static OfferTable Shipped => new(ShippedCatalogue.Sources.Select(source => source.Machines));

    private static JudgedFile Read(string text, OfferTable? known = null) =>
        PriceFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), Day, "test", known ?? OfferTable.Empty);
}
