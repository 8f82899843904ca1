using System.Text.Json.Nodes;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Gpus;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>Nodes become offers, at the price of the machine that they are.</summary>
public sealed class OfferTests
{
    private const string A100 = "Standard_NC96ads_A100_v4";

    private static readonly OfferTable Prices = new([[
        new PricedMachine(
            new Machine(CloudTargets.AzureVm, A100, 96, 880L << 30, new GpuModel("A100", 80, "nvidia"), 4),
            [new RegionPrice("westeurope", 16m, 6m, false, false, new DateOnly(2026, 6, 18), "azure")]),
        new PricedMachine(
            new Machine(CloudTargets.Aws, "g5.xlarge", 4, 16L << 30, GpuNames.Read("A10G"), 1),
            [new RegionPrice("us-east-1", 1.006m, null, false, false, new DateOnly(2026, 6, 18), "aws")]),
    ]]);

    [Fact]
    public async Task A_node_costs_what_its_machine_costs_and_a_part_of_its_devices_that_part()
    {
        await using var lab = await NodesAsync();

        var offers = await OffersAsync(lab, "A100-80GB:1");

        offers.Select(offer => (offer.Offer, offer.Gpus, offer.GpuName, offer.PricePerHour)).ShouldBe(
        [
            ($"kubernetes/{A100}/westeurope", 1, "A100-80GB", 4m),
            ($"kubernetes/{A100}/westeurope/spot", 1, "A100-80GB", 1.5m),
        ]);
        offers[1].OnDemandPerHour.ShouldBe(4m);
        offers[1].Spot.ShouldBeTrue();
        offers[0].PricedAt.ShouldBe(new DateOnly(2026, 6, 18));
    }

    [Fact]
    public async Task The_catalogue_knows_the_device_of_a_node_that_does_not_say_it()
    {
        await using var lab = await NodesAsync();

        (await OffersAsync(lab, "A10G:1")).Single().ShouldSatisfyAllConditions(
            offer => offer.PricePerHour.ShouldBe(1.006m), offer => offer.Where.ShouldBe("us-east-1"));
    }

    [Fact]
    public async Task An_own_rate_counts_before_the_catalogues_and_the_settings_after_it()
    {
        await using var lab = await NodesAsync();
        lab.Open(Prices, ("rate", "0.5"));
        lab.Cluster.AddNode("basement", new Dictionary<string, string>(), ("cpu", "12"), ("memory", "64Gi"));
        lab.Cluster.Edit(Kind.Node, lab.Cluster.Find(Kind.Node, "aws")!, node => node.Meta()["annotations"] = new JsonObject { ["pilot/price-per-hour"] = "0.9" });

        var offers = await OffersAsync(lab, null);

        offers.Single(offer => offer.Offer == "kubernetes/g5.xlarge/us-east-1").PricePerHour.ShouldBe(0.9m);
        offers.Single(offer => offer.Offer == "kubernetes/node/basement").PricePerHour.ShouldBe(0.5m);
    }

    [Fact]
    public async Task Nodes_that_would_not_take_the_job_are_left_out()
    {
        await using var lab = await NodesAsync();
        lab.Cluster.Edit(Kind.Node, lab.Cluster.Find(Kind.Node, "aws")!, node => node["spec"]!["unschedulable"] = true);
        lab.Cluster.AddNode(
            "tainted", Type("m5.large", "us-east-1"), [new JsonObject { ["key"] = "team", ["value"] = "other", ["effect"] = "NoSchedule" }], ("cpu", "2"), ("memory", "8Gi"));

        (await OffersAsync(lab, null)).ShouldAllBe(offer => offer.Offer.Contains(A100, StringComparison.Ordinal));
        lab.Open(Prices, ("tolerations", "team=other:NoSchedule"));
        (await OffersAsync(lab, null)).ShouldContain(offer => offer.Offer == "kubernetes/m5.large/us-east-1");
        lab.Open(Prices, ("node-selector", "pool=none"));
        (await lab.Target.OffersAsync(new OfferQuery(new ResourceRequest(), null), default)).NothingFits!.ShouldContain("No node of the cluster takes jobs");
    }

    [Fact]
    public async Task Nodes_for_other_code_and_nodes_kept_for_devices_are_not_for_every_job()
    {
        await using var lab = await KubeLab.StartAsync(nodes: false);
        var kept = new JsonObject { ["key"] = "nvidia.com/gpu", ["value"] = "present", ["effect"] = "NoSchedule" };
        lab.Cluster.AddNode("windows", Type("w", "r").Append(new("kubernetes.io/os", "windows")), ("cpu", "4"), ("memory", "8Gi"));
        lab.Cluster.AddNode("arm", Type("a", "r").Append(new("kubernetes.io/arch", "arm64")), ("cpu", "4"), ("memory", "8Gi"));
        lab.Cluster.AddNode("gpu", Type("g", "r").Append(Gpu), [kept], ("cpu", "4"), ("memory", "8Gi"), ("nvidia.com/gpu", "1"));
        lab.Cluster.AddNode("cpu", Type("c", "r"), ("cpu", "4"), ("memory", "8Gi"));

        (await OffersAsync(lab, null)).Single().Offer.ShouldBe("kubernetes/c/r");
        (await OffersAsync(lab, "1")).Single().Offer.ShouldBe("kubernetes/g/r");
    }

    [Fact]
    public async Task A_planned_machine_is_the_one_that_is_got()
    {
        await using var lab = await NodesAsync();
        foreach (var offer in await OffersAsync(lab, "1"))
        {
            var run = KubeLab.NewRun();
            (await lab.Target.StartAsync(KubeLab.Request(run, offer: offer), default)).ShouldBe(StartAnswer.Done);
            await lab.ContainerAsync(run);

            var node = lab.Cluster.Find(Kind.Node, lab.Cluster.All(Kind.Pod).Single(pod => pod.Meta()["labels"].Text("pilot/job") == run.Job.ToString())["spec"].Text("nodeName")!)!;
            offer.Offer.ShouldContain(node.Meta()["labels"].Text("node.kubernetes.io/instance-type")!);
            (node.Meta()["labels"].Text("kubernetes.azure.com/scalesetpriority") == "spot").ShouldBe(offer.Spot);
        }
    }

    [Fact]
    public async Task Without_a_look_at_nodes_the_settings_make_one_offer()
    {
        await using var lab = await NodesAsync();
        lab.Cluster.Options.Denied.Add("list nodes");
        lab.Open(Prices, ("rate", "2"));

        (await OffersAsync(lab, null)).Single().ShouldSatisfyAllConditions(
            offer => offer.Offer.ShouldBe("kubernetes/any"), offer => offer.PricePerHour.ShouldBe(2));
        var named = await lab.Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1, Gpu: "A100:1"), null), default);
        named.NothingFits!.ShouldContain("does not let this platform list its nodes");
    }

    [Fact]
    public async Task What_no_node_has_is_explained_by_the_biggest()
    {
        await using var lab = await NodesAsync();

        var answer = await lab.Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 8, Gpu: "H100:8"), null), default);

        answer.Offers.ShouldBeEmpty();
        answer.NothingFits!.ShouldContain("4 × A100-80GB");
        answer.NothingFits!.ShouldContain("H100");
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_says_so_and_may_be_asked_again()
    {
        await using var lab = await NodesAsync();
        await lab.Cluster.DisposeServerAsync();

        var fault = await Should.ThrowAsync<PilotException>(() => lab.Target.OffersAsync(new OfferQuery(new ResourceRequest(), null), default));

        fault.Error.Code.ShouldBe("PILOT1084");
        fault.Error.Message.ShouldContain("does not answer at https://127.0.0.1");
    }

    private static async Task<KubeLab> NodesAsync()
    {
        var lab = await KubeLab.StartAsync(nodes: false);
        lab.Open(Prices);
        lab.Cluster.AddNode("a", Type(A100, "westeurope").Append(Gpu), ("cpu", "95"), ("memory", "870Gi"), ("nvidia.com/gpu", "4"));
        lab.Cluster.AddNode("b", Type(A100, "westeurope").Append(Gpu), ("cpu", "95"), ("memory", "870Gi"), ("nvidia.com/gpu", "4"));
        lab.Cluster.AddNode(
            "c",
            Type(A100, "westeurope").Append(Gpu).Append(new("kubernetes.azure.com/scalesetpriority", "spot")),
            [new JsonObject { ["key"] = "kubernetes.azure.com/scalesetpriority", ["value"] = "spot", ["effect"] = "NoSchedule" }],
            ("cpu", "95"), ("memory", "870Gi"), ("nvidia.com/gpu", "4"));
        lab.Cluster.AddNode("aws", Type("g5.xlarge", "us-east-1"), ("cpu", "3860m"), ("memory", "14Gi"), ("nvidia.com/gpu", "1"));
        return lab;
    }

    private static KeyValuePair<string, string> Gpu { get; } = new("nvidia.com/gpu.product", "NVIDIA-A100-80GB-PCIe");

    private static Dictionary<string, string> Type(string type, string region) =>
        new() { ["node.kubernetes.io/instance-type"] = type, ["topology.kubernetes.io/region"] = region };

    private static async Task<IReadOnlyList<PlanOffer>> OffersAsync(KubeLab lab, string? gpu)
    {
        var resources = gpu is null ? new ResourceRequest() : ResourceWords.Read(null, null, gpu)!;
        var answer = await lab.Target.OffersAsync(new OfferQuery(resources, null), default);
        answer.NothingFits.ShouldBeNull();
        return answer.Offers;
    }
}
