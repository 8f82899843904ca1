using System.Globalization;
using Pilot.Core.Plan;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Bench;

/// <summary>
/// How far predictions are off when a job is measured on one device and run on another, on public figures; and how
/// quickly tens of thousands of offers are predicted.
/// </summary>
internal sealed class PredictionBenchmark : Benchmark
{
    /// <summary>Mean error of iteration times across six devices that Habitat's authors published (USENIX ATC 2021); it traces kernels, on both kinds of device, before.</summary>
    private const double Habitat = 11.8;
    private const int Offers = 55_000;
    private const int Rounds = 100;
    private const string HabitatName = "Habitat as published (other devices, traces kernels)";
    private const string PeakName = "ratio of peak FLOPS, same pairs";

    /// <summary>Every third device by name: no constant of the model was fitted on a pair with one of them.</summary>
    private static readonly string[] HeldOut = ["A100 40GB PCIe", "B200", "H200", "RTX 4090", "V100 16GB"];

    public override string Name => "prediction";

    public override string About => "error of predicted step times across devices on public figures, with devices held out; time for 55,000 offers";

    public override Task<IReadOnlyList<Row>> RunAsync()
    {
        var pairs = Pairs(Path.Combine(AppContext.BaseDirectory, "prediction", "throughputs.csv")).ToList();
        var fitted = pairs.Where(pair => !HeldOut.Contains(pair.From.Device) && !HeldOut.Contains(pair.To.Device)).ToList();
        var held = pairs.Except(fitted).ToList();
        var unseen = Pairs(Path.Combine(AppContext.BaseDirectory, "prediction", "shared-hosts.csv")).Select(pair => pair with { IsSeen = false }).ToList();
        var several = Several(Path.Combine(AppContext.BaseDirectory, "prediction", "several-devices.csv")).ToList();
        List<Pair> unnamed = [.. held.Select(pair => pair with { IsNamed = false })];
        var (warm, cold) = Speed();
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            Errors($"mean error, {fitted.Count} pairs it was fitted on", fitted),
            Errors($"mean error, {held.Count} pairs with a held-out device", held),
            Errors("the same, no word tells the kind of model", unnamed),
            new Row("held out, against Habitat", Mean(held, Predicted), "%", HabitatName, Habitat),
            Errors("median error, held out", held, Median),
            new Row("held out, a job of another kind taught the pair", Mean(held, pair => Taught(pair, pairs)), "%", "untaught", Mean(held, Predicted)),
            Within("held out, within the bounds", held),
            Within("the same, no word tells the kind of model", unnamed),
            Within("fitted on, within the bounds", fitted),
            Errors($"mean error, {unseen.Count} pairs P100-V100, utilisation unseen", unseen),
            Within("the same, within the bounds", unseen),
            new Row(
                $"mean error, {several.Count} times one device to several",
                Mean(several, Predicted),
                "%",
                "perfect scaling",
                Mean(several, pair => (double)pair.From.Devices / pair.To.Devices)),
            Within("the same, within the bounds", several),
            new Row($"predict {Offers:N0} offers, p99 warm", warm, "ms", Goal: "50 ms"),
            new Row($"predict {Offers:N0} offers, first time", cold, "ms", Goal: "300 ms"),
        ]);
    }

    private static Row Within(string name, List<Pair> pairs) => new(name, 100 * pairs.Average(pair => IsWithin(pair) ? 1 : 0), "%", Goal: "80 %");

    private static Row Errors(string name, List<Pair> pairs, Func<List<Pair>, Func<Pair, double>, double>? sum = null) =>
        new(name, (sum ?? Mean)(pairs, Predicted), "%", PeakName, (sum ?? Mean)(pairs, Peak));

    private static double Mean(List<Pair> pairs, Func<Pair, double> ratio) => 100 * pairs.Average(pair => Math.Abs((ratio(pair) / pair.Ratio) - 1));

    private static double Median(List<Pair> pairs, Func<Pair, double> ratio) => 100 * Measure.Median(pairs.Select(pair => Math.Abs((ratio(pair) / pair.Ratio) - 1)));

    private static double Predicted(Pair pair) => Run(pair, null).MedianSeconds / Steps;

    private static double Peak(Pair pair) =>
        GpuFacts.Find(pair.From.Device)!.MatrixTflops(pair.From.Precision) / GpuFacts.Find(pair.To.Device)!.MatrixTflops(pair.To.Precision);

    private static bool IsWithin(Pair pair)
    {
        var run = Run(pair, null);
        return run.LowSeconds <= pair.Ratio * Steps && pair.Ratio * Steps <= run.HighSeconds;
    }

    /// <summary>What the owner's jobs of all other workloads between the two devices teach.</summary>
    private static double Taught(Pair pair, List<Pair> pairs)
    {
        double[] errors =
        [
            .. pairs.Where(other => other.From.Device == pair.From.Device && other.To.Device == pair.To.Device
                    && other.From.Precision == pair.From.Precision && Family(other) != Family(pair))
                .Select(other => Math.Log(other.Ratio / Predicted(other))),
        ];
        return errors.Length == 0
            ? Predicted(pair)
            : Run(pair, [new Correction(
                MachineKind.Of(Offer(pair.From)), MachineKind.Of(Offer(pair.To)), errors.Length, errors.Average(), errors.Average(error => error * error))]).MedianSeconds / Steps;
    }

    /// <summary>BERT base tells of BERT large: they are one.</summary>
    private static string Family(Pair pair) => pair.From.Workload[..Math.Min(4, pair.From.Workload.Length)];

    private const int Steps = 1_000_000;

    private static TimeEstimate Run(Pair pair, IReadOnlyList<Correction>? corrections) =>
        new RunPredictor().Predict(Profile(pair.From, corrections, pair.IsNamed, pair.IsSeen), Offer(pair.To)).Run!;

    private static ProfileResult Profile(Figure on, IReadOnlyList<Correction>? corrections, bool isNamed = true, bool isSeen = true) => new("train", 60, null, "")
    {
        Timing = new StepTiming("figures", "step", new TimeEstimate(0.99, 1, 1.01), 1) { TotalSteps = Steps },
        Offer = Offer(on),
        Precision = on.Precision,
        UsesSeveralGpus = true,
        Family = isNamed ? ModelFamilies.Of($"python3 train.py --model {on.Workload}") : ModelFamily.Unknown,
        Resources = isSeen ? new ResourceUse(60, 0, GpuUtilisation: 1) : null,
        Corrections = corrections,
    };

    private static PlanOffer Offer(Figure figure) => new("cloud", $"{figure.Devices} {figure.Device}", "", "", 16, 1L << 37, figure.Devices, figure.Device, 1);

    private static (double WarmMs, double ColdMs) Speed()
    {
        string[] devices = ["T4", "V100", "A10", "A100-80GB", "H100", "L4"];
        var offers = Enumerable.Range(0, Offers)
            .Select(i => i % 50 == 0
                ? new PlanOffer("azure", $"vm{i}", "region", "container", 4 << (i % 5), 1L << (34 + (i % 4)), 1 << (i % 4), devices[i % devices.Length], 1)
                : new PlanOffer("azure", $"Standard_D{i}s_v{3 + (i % 4)}", "region", "container", 1 << (i % 7), 1L << (32 + (i % 6)), 0, null, 1))
            .ToList();
        var profile = Profile(new Figure("T4", "", Precision.Full, 1), null);
        var predictor = new RunPredictor();
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            foreach (var offer in offers)
            {
                predictor.Predict(profile, offer);
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return (times.Skip(1).Order().ElementAt(Rounds * 99 / 100), times[0]);
    }

    private static IEnumerable<Pair> Pairs(string file)
    {
        var figures = File.ReadLines(file)
            .Where(line => !line.StartsWith('#'))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => Figure.Of(cells[0], cells[1], cells[2], cells[3]))
            .GroupBy(figure => (figure.Workload, figure.Precision));
        return figures.SelectMany(group => group.SelectMany(from => group.Where(to => to.Device != from.Device).Select(to => new Pair(from, to))));
    }

    private static IEnumerable<Pair> Several(string file)
    {
        var figures = File.ReadLines(file)
            .Where(line => !line.StartsWith('#'))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => Figure.Of(cells[0], cells[1], cells[2], cells[4]) with { Devices = int.Parse(cells[3], CultureInfo.InvariantCulture) })
            .GroupBy(figure => (figure.Device, figure.Workload, figure.Precision));
        return figures.SelectMany(group => group.Where(to => to.Devices > 1).Select(to => new Pair(group.Single(from => from.Devices == 1), to)));
    }

    private sealed record Figure(string Device, string Workload, Precision Precision, double Throughput, int Devices = 1)
    {
        public static Figure Of(string device, string workload, string precision, string throughput) => new(
            device, workload, precision == "fp16" ? Precision.Half : Precision.Full, double.Parse(throughput, CultureInfo.InvariantCulture));
    }

    /// <summary>Measured on one, run on the other.</summary>
    private sealed record Pair(Figure From, Figure To)
    {
        /// <summary>Time of a step there as a multiple of its time here.</summary>
        public double Ratio => From.Throughput / To.Throughput;

        /// <summary>A word of the command tells the kind of model, as a person would write it.</summary>
        public bool IsNamed { get; init; } = true;

        /// <summary>The profile saw how busy the device was; in the figures of full devices it was all the time.</summary>
        public bool IsSeen { get; init; } = true;
    }
}
