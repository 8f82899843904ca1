using System.Globalization;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Core.Tests.Profile;
using static Pilot.Core.Tests.Predict.PredictionWorld;

namespace Pilot.Core.Tests.Predict;

/// <summary>The figures that `./bench prediction` judges the model by, so that nobody makes it worse unseen.</summary>
public sealed class PublicFigureTests
{
    private const double Steps = 1_000_000;
    private static readonly string[] HeldOut = ["A100 40GB PCIe", "B200", "H200", "RTX 4090", "V100 16GB"];

    private readonly RunPredictor predictor = new();

    [Theory]
    [InlineData(true, 0.17)]
    [InlineData(false, 0.21)]
    public void On_devices_that_the_model_was_not_fitted_on_errors_are_small_and_the_bounds_hold(bool named, double mostError)
    {
        var pairs = Pairs().Where(pair => HeldOut.Contains(pair.From.Device) || HeldOut.Contains(pair.To.Device)).ToList();
        var errors = new List<double>();
        var within = 0;
        foreach (var (from, to) in pairs)
        {
            var family = named ? ModelFamilies.Of($"train.py {from.Workload}") : ModelFamily.Unknown;
            var run = predictor.Predict(
                Profiled(Gpu(from.Device), busyCores: 0, utilisation: 1, steps: Steps) with { Precision = from.Precision, Family = family }, Gpu(to.Device)).Run!;
            var actual = Steps * from.Throughput / to.Throughput;
            errors.Add(Math.Abs((run.MedianSeconds / actual) - 1));
            within += run.LowSeconds <= actual && actual <= run.HighSeconds ? 1 : 0;
        }

        errors.Count.ShouldBe(1560);
        errors.Average().ShouldBeLessThan(mostError);
        ((double)within / pairs.Count).ShouldBeInRange(0.78, 0.9, "the bounds are meant to hold 80 %");
    }

    private static IEnumerable<(Figure From, Figure To)> Pairs() => File.ReadLines(Path.Combine(RecordedLogs.Repository, "benchmarks", "prediction", "throughputs.csv"))
        .Where(line => !line.StartsWith('#'))
        .Skip(1)
        .Select(line => line.Split(','))
        .Select(cells => new Figure(cells[0], cells[1], cells[2] == "fp16" ? Precision.Half : Precision.Full, double.Parse(cells[3], CultureInfo.InvariantCulture)))
        .GroupBy(figure => (figure.Workload, figure.Precision))
        .SelectMany(group => group.SelectMany(from => group.Where(to => to.Device != from.Device).Select(to => (from, to))));

    private sealed record Figure(string Device, string Workload, Precision Precision, double Throughput);
}
