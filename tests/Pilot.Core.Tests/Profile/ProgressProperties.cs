using System.Text;
using Pilot.Core.JobFiles;
using Pilot.Core.Profile;
using Pilot.Core.Profile.Progress;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Profile;

public sealed class ProgressProperties
{
    private static readonly string[] Pieces =
    [
        "epoch", "Epoch ", "step ", "iter", " 3/10", "12%|", "█▏  |", "47/391", "[00:05<00:38,", " 8.97it/s]", "\r", "\n", "\b\b",
        "[profiling] step time: ", "0.28s", "[profiling] init time: ", "PROFILING: dataset total number ", "training one batch costs",
        "trained_samples = ", "iteration = 3, ", "total_samples = 9", "━━━━━━", "\u001b[1m", "\u001b[", "999999999999999999999", "1e999",
        "-1", "0/0", ": ", " ", "{'loss': 1, 'epoch': 2}", "Num Epochs = ", "Total optimization steps = 0", "[==>...]", "nan", ".",
    ];

    [Fact]
    public void Whatever_the_bytes_are_nothing_is_thrown_and_the_cut_into_pieces_changes_nothing() => Properties.Hold(400, random =>
    {
        var bytes = random.Next(2) == 0 ? Noise(random) : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(120)).Select(_ => random.Pick<string>(Pieces))));
        var whole = new ProgressReader();
        whole.Take(bytes, 1);
        whole.End();

        var pieces = new ProgressReader();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, 1 + random.Next(9));
            pieces.Take(bytes.AsSpan(at, length), 1);
            at += length;
        }

        pieces.End();
        pieces.Marks.ShouldBe(whole.Marks);
        Describe(pieces).ShouldBe(Describe(whole));
    });

    [Fact]
    public void A_log_gives_back_the_pace_and_length_it_was_made_with() => Properties.Hold(200, random =>
    {
        var truth = Math.Exp((random.NextDouble() * 8) - 4);
        var (perEpoch, epochs) = (60 + random.Next(200), 2 + random.Next(30));
        var format = random.Pick("tqdm", "keras", "epoch and step", "rich", "step");
        var reader = new ProgressReader();
        var at = random.NextDouble() * 20;
        var elapsed = 0.0;
        for (var n = 1; n <= perEpoch; n++)
        {
            var seconds = truth * (n <= 5 ? 4 : 0.97 + (random.NextDouble() * 0.06));
            at += seconds;
            elapsed += seconds;
            reader.Take(Line(format, n, perEpoch, epochs, elapsed), at);
        }

        var command = JobCommand.OfScript("python train.py");
        var timing = ProfileAnalysis.Of(reader, command, command, null, new Random(1)).ShouldNotBeNull();

        timing.StepSeconds.MedianSeconds.ShouldBe(truth, truth * 0.02);
        timing.TotalSteps.ShouldBe(format == "step" ? perEpoch : perEpoch * epochs);
    });

    private static string Line(string format, int n, int perEpoch, int epochs, double elapsed) => format switch
    {
        "tqdm" => $"\rEpoch 1/{epochs}: {100 * n / perEpoch}%|███| {n}/{perEpoch} [{(int)elapsed / 60:00}:{(int)elapsed % 60:00}<00:09, {n / elapsed:0.00}it/s]",
        "keras" => $"{(n == 1 ? $"Epoch 1/{epochs}\n" : "")}\r{n}/{perEpoch} [====>.....] - ETA: 3s - loss: 0.3",
        "epoch and step" => $"Epoch [1/{epochs}], Step [{n}/{perEpoch}], Loss: 0.3\n",
        "rich" => $"Epoch 0/{epochs - 1} ━━━━ {n}/{perEpoch} 0:00:09 • 0:00:09 {n / elapsed:0.00}it/s v_num: 0\n",
        _ => $"step {n}/{perEpoch} loss 0.3\n",
    };

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(3000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string? Describe(ProgressReader reader) => reader.Found() is { } found
        ? $"{found.Format} {found.Unit} {found.AllUnits} {found.Epochs} {found.UnitsPerEpoch} {string.Join(' ', found.Samples)}"
        : null;
}
