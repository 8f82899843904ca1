using Pilot.Core.Profile.Progress;
using Pilot.Core.Profile.Steady;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Profile;

public sealed class SteadyStateTests
{
    [Fact]
    public void Without_a_sample_there_is_no_steady_state() => SteadyState.Of([], new Random(1)).ShouldBeNull();

    [Fact]
    public void One_look_alone_is_trusted_little()
    {
        var steady = SteadyState.Of([new StepSample(10, 2)], new Random(1))!;

        steady.Mean.MedianSeconds.ShouldBe(2);
        steady.Mean.LowSeconds.ShouldBe(1.4, 0.001);
        steady.IsEnough.ShouldBeFalse();
    }

    [Fact]
    public void The_same_chance_gives_the_same_bounds()
    {
        var samples = Level(new Random(5), 40, 1, 0.1).ToList();

        SteadyState.Of(samples, new Random(3)).ShouldBe(SteadyState.Of(samples, new Random(3)));
    }

    [Fact]
    public void The_end_of_the_warm_up_is_found_wherever_it_is() => Properties.Hold(300, random =>
    {
        var (slow, fast) = (3 + random.Next(30), 30 + random.Next(60));
        var samples = Level(random, slow, 2, 0.05).Concat(Level(random, fast, 1, 0.05)).ToList();

        var steady = SteadyState.Of(samples, new Random(1))!;

        // A chance dip near the end may be taken for a level of its own, now and then; warm-up is never kept.
        steady.DroppedSamples.ShouldBeInRange(slow - 1, slow + fast - 3);
        steady.Mean.MedianSeconds.ShouldBe(1, 0.1);
    });

    [Fact]
    public void A_pace_that_changes_late_is_the_one_that_counts()
    {
        var random = new Random(2);
        var steady = SteadyState.Of([.. Level(random, 60, 1, 0.03), .. Level(random, 40, 1.5, 0.03)], new Random(1))!;

        steady.Mean.MedianSeconds.ShouldBe(1.5, 0.03);
    }

    [Fact]
    public void A_pause_now_and_then_is_no_new_level_and_counts_on_average()
    {
        var samples = Level(new Random(4), 100, 1, 0.02).Select((sample, i) => i % 20 == 10 ? sample with { UnitSeconds = 6 } : sample).ToList();

        var steady = SteadyState.Of(samples, new Random(1))!;

        steady.DroppedSamples.ShouldBe(0);
        steady.MedianSeconds.ShouldBe(1, 0.02);
        steady.Mean.MedianSeconds.ShouldBe(1.25, 0.02);
    }

    [Fact]
    public void What_an_epoch_takes_beside_its_steps_is_not_the_pace_of_a_step()
    {
        var samples = Level(new Random(4), 40, 1, 0.02).Select((sample, i) => i % 10 == 9 ? sample with { UnitSeconds = 9, NewEpoch = true } : sample).ToList();

        SteadyState.Of(samples, new Random(1))!.Mean.MedianSeconds.ShouldBe(1, 0.02);
    }

    /// <summary>Four cases in five is what the bounds promise.</summary>
    [Fact]
    public void The_bounds_hold_the_truth_about_as_often_as_they_say()
    {
        var random = new Random(11);
        const int Times = 300;
        var held = Enumerable.Range(0, Times).Count(_ =>
        {
            var mean = SteadyState.Of([.. Level(random, 25, 1, 0.1)], random)!.Mean;
            return mean.LowSeconds <= 1 && 1 <= mean.HighSeconds;
        });

        held.ShouldBeInRange((int)(Times * 0.70), (int)(Times * 0.92));
    }

    [Fact]
    public void Enough_is_seen_when_looking_longer_would_change_little()
    {
        SteadyState.Of([.. Level(new Random(1), 60, 1, 0.02)], new Random(1))!.IsEnough.ShouldBeTrue();
        SteadyState.Of([.. Level(new Random(1), 60, 1, 0.5)], new Random(1))!.IsEnough.ShouldBeFalse();
        SteadyState.Of([.. Level(new Random(1), 60, 0.01, 0.02)], new Random(1))!.IsEnough.ShouldBeFalse();
    }

    private static IEnumerable<StepSample> Level(Random random, int count, double seconds, double spread)
    {
        for (var i = 0; i < count; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            yield return new StepSample(1, seconds * Math.Max(0.1, 1 + (spread * normal)));
        }
    }
}
