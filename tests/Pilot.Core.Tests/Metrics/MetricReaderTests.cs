using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pilot.Core.Metrics;
using Pilot.Core.Watch;

namespace Pilot.Core.Tests.Metrics;

public sealed class MetricReaderTests
{
    [Theory]
    [InlineData("epoch 3/12  loss 0.41  0.25 s", "loss=0.41")]
    [InlineData("step 100: loss=2.31, lr=1e-4, val/acc: 0.98", "loss=2.31 lr=0.0001 val/acc=0.98")]
    [InlineData(" 47/391 [==>......] - ETA: 11s - loss: 1.2 - accuracy: 0.5", "loss=1.2 accuracy=0.5")]
    [InlineData("Epoch 1:  12%|█▏        | 47/391 [00:05<00:38,  8.97it/s, loss=1.2, v_num=3]", "loss=1.2 v_num=3")]
    [InlineData("{'loss': 0.3, 'grad_norm': -1.5, 'epoch': 1.0}", "loss=0.3 grad_norm=-1.5 epoch=1")]
    [InlineData("""{"step": 4, "loss": 0.25, "note": "x 3", "deep": {"a": 1}}""", "step=4 loss=0.25")]
    [InlineData("Test Loss 0.0312 Top1 Acc 99.1", "Loss=0.0312 Acc=99.1")]
    [InlineData("2026-05-06 12:00:01 INFO listening on http://127.0.0.1:8080, took 35ms, v1.2.3", "")]
    [InlineData("loss: nan acc=inf seed=7 epoch: 3 time: 12ms", "")]
    [InlineData("nothing to see", "")]
    public void Lines_name_their_numbers(string line, string expected)
    {
        var found = new List<string>();
        MetricLine.Read(line, (name, value) => found.Add(FormattableString.Invariant($"{name}={value}")));

        // A dictionary of Python is read as pairs, which leave out what only counts.
        string.Join(' ', found).ShouldBe(line[0] == '{' && line[1] == '\'' ? expected.Replace(" epoch=1", "", StringComparison.Ordinal) : expected);
    }

    [Fact]
    public void A_training_gives_series_over_its_steps_that_go_on_when_the_counter_begins_anew()
    {
        var reader = Read(string.Concat(Enumerable.Range(0, 3).SelectMany(epoch => Enumerable.Range(1, 10)
            .Select(step => $"Epoch {epoch}: {step}/10 [00:01<00:01, 5.00it/s, loss={epoch}.{step % 10}]\r"))));

        var loss = reader.Series.ShouldHaveSingleItem();
        (loss.Name, loss.Axis, loss.Values.Count).ShouldBe(("loss", MetricAxis.Step, 30));
        loss.Values.Points(1000).Select(point => point[0]).ShouldBe(Enumerable.Range(1, 30).Select(x => (double)x));
        (reader.Progress!.Done, reader.Progress.Total).ShouldBe((10, 10));
    }

    [Fact]
    public void A_file_of_json_lines_is_over_the_steps_that_it_names()
    {
        var reader = Read("""{"step": 10, "loss": 3}""" + "\n" + """{"step": 20, "loss": 2, "acc": 0.5}""" + "\nnonsense\n");

        reader.Series.Select(series => (series.Name, series.Axis, series.Values.Points(10)[^1][0])).ShouldBe(
            [("loss", MetricAxis.Step, 20), ("acc", MetricAxis.Step, 20)]);
    }

    [Fact]
    public void Epochs_are_the_axis_where_nothing_finer_is_said_and_lines_where_nothing_is()
    {
        Read("epoch 1/3 loss 0.5\nepoch 2/3 loss 0.4\n").Series.Single().Axis.ShouldBe(MetricAxis.Epoch);
        Read("loss: 0.5\nloss: 0.4\n").Series.Single().ShouldSatisfyAllConditions(
            series => series.Axis.ShouldBe(MetricAxis.Line),
            series => series.Values.Points(10).Select(point => point[0]).ShouldBe([1, 2]));
    }

    [Fact]
    public void A_million_values_stay_few_points_with_every_peak()
    {
        var series = new BoundedSeries(capacity: 64);
        foreach (var i in Enumerable.Range(0, 1_000_000))
        {
            series.Add(i, i == 654_321 ? 99 : i % 2);
        }

        var points = series.Points(50);
        points.Count.ShouldBeInRange(16, 50);
        points.Max(point => point[3]).ShouldBe(99);
        points.ShouldAllBe(point => point[1] >= 0.49 && point[1] <= 0.52);
        points.Select(point => point[0]).ShouldBe(points.Select(point => point[0]).Order());
        (series.Count, series.Min, series.Max, series.Last).ShouldBe((1_000_000, 0, 99, 1));
    }

    [Fact]
    public void Any_bytes_will_do() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        var reader = new MetricReader();
        reader.Take(bytes);
        reader.Take("x{ \"loss\": 1e999, loss=1e999 loss: 5\n"u8);
        reader.End();
        return reader.Series.Count() <= MetricReader.MostSeries;
    }));

    [Fact]
    public void A_sample_of_resources_comes_back_from_its_line()
    {
        var full = new ResourceSample(12.5, 3.25, 1L << 40, 1234567, 0.5, 42);

        ResourceSample.Parse(full.ToLine().TrimEnd('\n')).ShouldBe(full);
        ResourceSample.Parse(new ResourceSample(1).ToLine().TrimEnd('\n')).ShouldBe(new ResourceSample(1));
        ResourceSample.Parse("half a li").ShouldBeNull();
        ResourceSample.PeriodAt(0).ShouldBe(TimeSpan.FromSeconds(1));
        ResourceSample.PeriodAt(86400).ShouldBe(TimeSpan.FromSeconds(144));
    }

    private static MetricReader Read(string text)
    {
        var reader = new MetricReader();
        reader.Take(Encoding.UTF8.GetBytes(text));
        reader.End();
        return reader;
    }
}
