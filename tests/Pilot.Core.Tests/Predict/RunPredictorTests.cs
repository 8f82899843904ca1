using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Tests.Support;
using static Pilot.Core.Tests.Predict.PredictionWorld;

namespace Pilot.Core.Tests.Predict;

public sealed class RunPredictorTests
{
    private readonly RunPredictor predictor = new();

    [Fact]
    public void The_machine_that_was_measured_takes_steps_times_step_time()
    {
        var on = Cpu(4);

        var prediction = predictor.Predict(Profiled(on), on);

        prediction.Run!.MedianSeconds.ShouldBe(1010, 2);
        prediction.Run.Width().ShouldBeLessThan(0.12);
        prediction.Basis.ShouldBe("Measured on this kind of machine.");
    }

    [Fact]
    public void Of_a_job_of_seconds_much_is_what_a_profile_cannot_see_and_the_bounds_say_so()
    {
        var run = predictor.Predict(Profiled(Cpu(4), steps: 1) with { Timing = Profiled(Cpu(4), steps: 1).Timing! with { InitSeconds = 0.3 } }, Cpu(4)).Run!;

        run.MedianSeconds.ShouldBe(1.8, 0.01);
        run.LowSeconds.ShouldBeLessThan(1.45);
        run.HighSeconds.ShouldBeGreaterThan(2.5);
    }

    [Fact]
    public void Without_a_profile_there_is_a_start_up_and_no_time()
    {
        var prediction = predictor.Predict(null, Cpu(4));

        prediction.Run.ShouldBeNull();
        prediction.StartUp.MedianSeconds.ShouldBeGreaterThan(0);
        prediction.Basis.ShouldContain("Nothing was profiled");
    }

    [Fact]
    public void A_profile_that_showed_no_length_says_what_is_missing()
    {
        var profile = Profiled(Cpu(4)) with { Message = "how many steps the job has is not said" };

        var prediction = predictor.Predict(profile with { Timing = profile.Timing! with { TotalSteps = null } }, Cpu(4));

        prediction.Run.ShouldBeNull();
        prediction.Basis.ShouldBe(profile.Message);
    }

    [Fact]
    public void More_cores_help_what_spreads_over_cores_and_nothing_else()
    {
        var wide = Profiled(Cpu(4), busyCores: 4);
        var narrow = Profiled(Cpu(4), busyCores: 1);

        predictor.Predict(wide, Cpu(8)).Run!.MedianSeconds.ShouldBe(510, 15);
        predictor.Predict(narrow, Cpu(8)).Run!.MedianSeconds.ShouldBe(1010, 15);
        predictor.Predict(wide, Cpu(8)).Run!.Width().ShouldBeGreaterThan(predictor.Predict(wide, Cpu(4)).Run!.Width());
    }

    [Fact]
    public void The_interval_widens_with_the_distance_from_what_was_measured()
    {
        var profile = Profiled(Gpu("T4"), busyCores: 0.1, utilisation: 1, steps: 1_000_000);
        double WidthOn(string gpu) => predictor.Predict(profile, Gpu(gpu)).Run!.Width();

        WidthOn("T4").ShouldBeLessThan(WidthOn("L4"));
        WidthOn("L4").ShouldBeLessThan(WidthOn("A100-80GB"));
        WidthOn("A100-80GB").ShouldBeLessThan(WidthOn("B200"));
    }

    [Fact]
    public void The_kind_of_model_changes_what_another_device_is_worth_and_is_told()
    {
        Prediction OnH100(ModelFamily family) => predictor.Predict(
            Profiled(Gpu("A10"), utilisation: 1) with { Family = family, Precision = Precision.Half }, Gpu("H100"));

        OnH100(ModelFamily.Sequence).Run!.MedianSeconds.ShouldBeLessThan(0.9 * OnH100(ModelFamily.Convolutional).Run!.MedianSeconds);
        OnH100(ModelFamily.Convolutional).Basis.ShouldBe("Measured on A10, carried over to H100 as a convolutional network.");
        OnH100(ModelFamily.Unknown).Run!.Width().ShouldBeGreaterThan(OnH100(ModelFamily.Sequence).Run!.Width());
    }

    [Fact]
    public void A_device_whose_work_was_not_seen_makes_the_bounds_much_wider() =>
        predictor.Predict(Profiled(Gpu("A10")), Gpu("H100")).Run!.Width()
            .ShouldBeGreaterThan(1.5 * predictor.Predict(Profiled(Gpu("A10"), utilisation: 0.9), Gpu("H100")).Run!.Width());

    [Fact]
    public void A_quicker_device_helps_only_the_part_in_which_devices_work()
    {
        double OnH100(double utilisation) => predictor.Predict(Profiled(Gpu("T4"), utilisation: utilisation), Gpu("H100", cores: 8)).Run!.MedianSeconds;

        OnH100(1.0).ShouldBeLessThan(250);
        OnH100(0.5).ShouldBeInRange(500, 700);
        OnH100(0.02).ShouldBeGreaterThan(950);
    }

    [Fact]
    public void A_host_that_cannot_prepare_the_data_is_the_limit_and_is_told()
    {
        var profile = Profiled(Gpu("T4", cores: 8), busyCores: 7, utilisation: 0.95);

        var prediction = predictor.Predict(profile, Gpu("H100", cores: 8));

        prediction.Run!.MedianSeconds.ShouldBe(885, 20);
        prediction.Basis.ShouldContain("Limited by the processors");
    }

    [Fact]
    public void Several_devices_help_a_command_that_uses_them_and_no_other()
    {
        var profile = Profiled(Gpu("A100-80GB"), utilisation: 0.97);

        predictor.Predict(profile, Gpu("A100-80GB", 4)).Run!.MedianSeconds.ShouldBe(1010, 20);
        predictor.Predict(profile, Gpu("A100-80GB", 4)).Basis.ShouldContain("not known to use several");
        predictor.Predict(profile with { UsesSeveralGpus = true }, Gpu("A100-80GB", 4)).Run!.MedianSeconds.ShouldBeInRange(250, 300);
    }

    [Fact]
    public void A_machine_without_the_memory_is_told_as_such()
    {
        var tight = predictor.Predict(Profiled(Gpu("A100-80GB"), gpuMemory: 30_000_000_000, utilisation: 0.9), Gpu("T4"));
        var small = predictor.Predict(Profiled(Cpu(4)) with { PeakMemoryBytes = 20L << 30 }, Cpu(8, memory: 16L << 30));

        tight.Fits.ShouldBeFalse();
        tight.Basis.ShouldContain("T4 has 16 GB");
        small.Fits.ShouldBeFalse();
        small.Run.ShouldBeNull();
    }

    [Fact]
    public void A_device_nobody_knows_gets_no_number() =>
        predictor.Predict(Profiled(Gpu("T4"), utilisation: 0.9), Gpu("Zeta 9000")).Run.ShouldBeNull();

    [Fact]
    public void Finished_jobs_correct_it_more_the_more_there_are()
    {
        var profile = Profiled(Gpu("T4"), utilisation: 0.95);
        var before = predictor.Predict(profile, Gpu("A10")).Run!;
        double After(int jobs) => predictor.Predict(
            profile with { Corrections = [new Correction("T4", "A10", jobs, Math.Log(1.5), Math.Log(1.5) * Math.Log(1.5))] }, Gpu("A10")).Run!.MedianSeconds;

        After(1).ShouldBeInRange(before.MedianSeconds * 1.1, before.MedianSeconds * 1.2);
        After(20).ShouldBeInRange(before.MedianSeconds * 1.4, before.MedianSeconds * 1.5);
    }

    [Fact]
    public void What_is_remembered_is_what_would_be_worked_out_anew() => Properties.Hold(300, random =>
    {
        var profiles = new[] { null, Profiled(Cpu(4)), Profiled(Gpu("T4"), utilisation: 0.8) };
        var offer = random.Next(2) == 0
            ? Cpu(random.Pick(1.0, 2, 8), random.Pick("local", "aci"), random.Pick("Standard_D2s_v5", "m7i.large", "x"))
            : Gpu(random.Pick("T4", "A10", "H100", "Zeta"), random.Pick(1, 2, 8), random.Pick(4.0, 16), random.Pick("azure", "aws"));
        var profile = profiles[random.Next(profiles.Length)];

        predictor.Predict(profile, offer).ShouldBe(new RunPredictor().Predict(profile, offer));
    });

    [Fact]
    public void Every_prediction_is_finite_positive_and_in_order() => Properties.Hold(300, random =>
    {
        var profile = Profiled(random.Next(2) == 0 ? Cpu(random.Pick(0.5, 1, 64)) : Gpu(random.Pick("K80", "B200", "T4"), random.Pick(1, 8)), random.NextDouble() * 70, random.NextDouble())
            with { UsesSeveralGpus = random.Next(2) == 0, Precision = random.Pick(Precision.Full, Precision.Half) };
        var offer = random.Next(2) == 0 ? Cpu(random.Pick(0.25, 1, 192)) : Gpu(random.Pick("V100", "L4", "H200"), random.Pick(1, 16), random.Pick(0.5, 96.0));

        var prediction = predictor.Predict(profile, offer);

        foreach (var time in new[] { prediction.StartUp, prediction.Run }.OfType<TimeEstimate>())
        {
            double.IsFinite(time.HighSeconds).ShouldBeTrue();
            time.LowSeconds.ShouldBeInRange(0, time.MedianSeconds);
            time.MedianSeconds.ShouldBeLessThanOrEqualTo(time.HighSeconds);
        }
    });
}
