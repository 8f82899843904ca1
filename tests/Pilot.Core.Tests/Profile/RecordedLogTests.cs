using Pilot.Core.JobFiles;
using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Profile;

public sealed class RecordedLogTests
{
    /// <summary>The pace and length that the logs were written with.</summary>
    [Theory]
    [InlineData("seed-profiling", 0.28, null)]
    [InlineData("seed-iterations", 0.11 / 128, null)]
    [InlineData("tqdm-epochs", 0.05, 20 * 196)]
    [InlineData("tqdm-nested", 0.21, 8 * 60)]
    [InlineData("tqdm-no-times", 0.4, 1000)]
    [InlineData("keras-2", 0.062, 780)]
    [InlineData("keras-3", 0.062, 780)]
    [InlineData("lightning", 0.033, null)]
    [InlineData("lightning-rich", 0.12, 500)]
    [InlineData("hf-trainer", 0.31, 4689)]
    [InlineData("epochs", 1.25, 12)]
    [InlineData("epochs-buffered", 0.5, null)]
    [InlineData("nanogpt", 0.262, null)]
    [InlineData("imagenet", 0.41, null)]
    [InlineData("mnist", 0.09 / 640, null)]
    [InlineData("step-of", 0.15, 5000)]
    [InlineData("pauses", 0.14, 2000)]
    [InlineData("ranks", 0.2, 400)]
    [InlineData("truncated", 0.05, 20 * 196)]
    [InlineData("no-total", 0.011, null)]
    public void A_log_shows_the_pace_it_was_written_with(string log, double unitSeconds, int? total)
    {
        var timing = RecordedLogs.Read(log).ShouldNotBeNull();

        timing.StepSeconds.MedianSeconds.ShouldBe(unitSeconds, unitSeconds * 0.04);
        timing.StepSeconds.LowSeconds.ShouldBeLessThan(timing.StepSeconds.MedianSeconds);
        timing.StepSeconds.HighSeconds.ShouldBeGreaterThan(timing.StepSeconds.MedianSeconds);
        timing.TotalSteps.ShouldBe(total);
    }

    [Theory]
    [InlineData("silent")]
    public void A_log_without_progress_is_told_as_such_with_what_was_looked_for(string log)
    {
        var timing = RecordedLogs.Read(log);

        timing.ShouldBeNull();
        ProfileAnalysis.Message(timing, "python train.py").ShouldContain("tqdm");
    }

    [Fact]
    public void A_service_has_no_length_to_ask_for()
    {
        var message = ProfileAnalysis.Message(RecordedLogs.Read("seed-profiling"), "curl localhost", JobKind.Service);

        message.ShouldContain(" per call (");
        message.ShouldEndWith("A service runs until it is stopped: the price of an hour decides.");
    }

    [Fact]
    public void The_flags_of_the_command_give_the_length_that_the_log_does_not()
    {
        RecordedLogs.Read("seed-profiling", "python train.py -b 128 --epoch 100")!.TotalSteps.ShouldBe(391 * 100);
        RecordedLogs.Read("lightning", "python train.py --max_epochs 7")!.TotalSteps.ShouldBe(700);
        RecordedLogs.Read("nanogpt", "python train.py --max_iters=600000")!.TotalSteps.ShouldBe(600000);
        RecordedLogs.Read("mnist", "python main.py --epochs 14")!.TotalSteps.ShouldBe(14 * 60000);
    }

    [Fact]
    public void What_every_log_shows_is_as_it_was()
    {
        var file = Path.Combine(RecordedLogs.Folder, "expected.golden");
        var text = string.Join('\n', RecordedLogs.Names.Select(RecordedLogs.Describe));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        text.ShouldBe(File.ReadAllText(file));
    }
}
