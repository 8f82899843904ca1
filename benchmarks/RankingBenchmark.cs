using System.Diagnostics;
using System.Globalization;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Choice;
using Pilot.Core.Plan.Gpus;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>From the offers of a whole cloud to the plans of a job.</summary>
internal sealed class RankingBenchmark : Benchmark
{
    private const int Asks = 500;
    private const int WarmUp = 100;
    private const int ColdTimes = 5;

    public override string Name => "ranking";

    public override string About => "plans from some 55,000 offers, warm and cold, and the table's memory; against a plain scan of all offers";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        var blobs = Path.Combine(platform.Home, "blobs");
        var source = await ImportAsync(blobs);
        using var store = Open(blobs);
        var table = await store.TableAsync();
        var (ours, theirs) = Warm(table);
        var cold = new List<(double Milliseconds, double Megabytes)>();
        for (var i = 0; i < ColdTimes; i++)
        {
            platform.KillServer();
            await platform.StartServerAsync();
            cold.Add(await FirstAsync(platform));
        }

        return
        [
            new Row($"offers ({source})", table.Count, "offers"),
            new Row("ranking, warm, median", Measure.Median(ours), "ms", "plain scan", Measure.Median(theirs)),
            new Row("ranking, warm, 99th percentile", Percentile(ours), "ms", "plain scan", Percentile(theirs), "50 ms"),
            new Row("first GET offers of a new server, the worst", cold.Max(run => run.Milliseconds), "ms", Goal: "300 ms"),
            new Row("resident memory that it adds, the worst", cold.Max(run => run.Megabytes), "MB", Goal: "100 MB"),
        ];
    }

    private static (List<double> Ours, List<double> Theirs) Warm(OfferTable table)
    {
        var random = new Random(1);
        var asks = Enumerable.Range(0, Asks).Select(_ => Ask(random)).ToList();
        var quick = asks.Select(needs => Timed(() => Choose(table.Best(needs)).Plans)).ToList();
        var every = table.All(new MachineNeeds(null, null)).ToList();
        var plain = asks.Select(needs => Timed(() => Choose(every.Where(offer => Fits(needs, offer))).Plans)).ToList();
        if (!quick.Zip(plain).All(pair => Numbers(pair.First.Result).SequenceEqual(Numbers(pair.Second.Result))))
        {
            throw new InvalidOperationException("The table and the plain scan chose differently.");
        }

        var (ours, theirs) = (quick.Select(ask => ask.Milliseconds).ToList(), plain.Select(ask => ask.Milliseconds).ToList());
        return (ours[WarmUp..], theirs[WarmUp..]);
    }

    private static MachineNeeds Ask(Random random)
    {
        string?[] gpus = [null, null, null, "T4", "A100", "nvidia:24GB..80GB:1..8", "1.."];
        string?[] regions = [null, null, null, "eastus", "westeurope,northeurope"];
        return new MachineNeeds(
            new ResourceRequest(random.Next(1, 9), random.Next(1, 33) * 1_000_000_000L, null, gpus[random.Next(gpus.Length)]),
            new PlanWishes(regions[random.Next(regions.Length)]));
    }

    private static bool Fits(MachineNeeds needs, PlanOffer offer) =>
        needs.HoldsRegion(offer.Region)
        && needs.HoldsMachine(offer.Cpu, offer.MemoryBytes, offer.Model, offer.Gpus * offer.GpuShare, offer.GpuMemoryGb ?? 0);

    private static PlanChoice Choose(IEnumerable<PlanOffer> offers)
    {
        var predictor = new SimplePredictor();
        return PlanChoice.Of([.. offers.Select(offer => new Candidate(offer, predictor.Predict(null, offer)))], null);
    }

    /// <summary>Times and costs; a scan may name another region at the same price.</summary>
    private static IEnumerable<(string, double?, decimal?)> Numbers(IReadOnlyList<JobPlan> plans) =>
        plans.Select(plan => (plan.Name, plan.DurationSeconds, plan.Cost));

    private static (double Milliseconds, T Result) Timed<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, result);
    }

    private static double Percentile(List<double> values) => values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.99) - 1);

    private static CatalogueStore Open(string folder) => new(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);

    private static async Task<string> ImportAsync(string folder)
    {
        using var store = Open(folder);
        var real = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../shared/catalog/azure-vms-ondemand-20260618.csv"));
        if (File.Exists(real))
        {
            await using var file = File.OpenRead(real);
            await store.ImportAsync("azure", file, new DateOnly(2026, 6, 18), force: false);
            return "a real table";
        }

        using var made = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Generated()));
        await store.ImportAsync("azure", made, new DateOnly(2026, 6, 18), force: false);
        return "generated";
    }

    private static string Generated()
    {
        var text = new System.Text.StringBuilder("InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region\n");
        var random = new Random(1);
        for (var machine = 0; machine < 1000; machine++)
        {
            var gpu = machine % 20 == 0 ? new[] { "T4,1", "A100-80GB,2", "H100,8" }[random.Next(3)] : ",";
            for (var region = 0; region < 56; region++)
            {
                var price = random.Next(100, 10_000) / 1000.0;
                text.Append(CultureInfo.InvariantCulture, $"Standard_G{machine}_v1,{gpu},{1 << (machine % 7)},{4 << (machine % 7)},{price},{price / 3:0.###},region{region}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The table is read, the index is built, the offers are ranked and sent.</summary>
    private static async Task<(double Milliseconds, double Megabytes)> FirstAsync(Platform platform)
    {
        await platform.Http.GetStringAsync("api/v1/jobs?limit=1");
        var before = Measure.ResidentMegabytes(platform.ServerProcess);
        var seconds = await Measure.SecondsAsync(() => platform.Http.GetStringAsync("api/v1/offers?gpu=1..&limit=50"));
        return (seconds * 1000, Measure.ResidentMegabytes(platform.ServerProcess) - before);
    }

    /// <summary>Stands for the product's own: quick, and different for each machine.</summary>
    private sealed class SimplePredictor : IRunPredictor
    {
        public Prediction Predict(ProfileResult? profile, PlanOffer offer)
        {
            var speed = offer.Cpu + (offer.Gpus * offer.GpuShare * (40 + GpuNames.UsualMemoryGb(offer.GpuName ?? "")));
            var seconds = 400_000 / Math.Pow(speed, 0.8);
            return new Prediction(TimeEstimate.Exactly(120), new TimeEstimate(seconds * 0.9, seconds, seconds * 1.2), "By size.");
        }
    }
}
