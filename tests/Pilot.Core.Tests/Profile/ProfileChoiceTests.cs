using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Profile;

public sealed class ProfileChoiceTests
{
    private static readonly JobCommand Run = JobCommand.OfScript("python train.py --epochs 90");
    private static readonly JobCommand Look = JobCommand.OfScript("python train.py --profiling");

    [Fact]
    public void The_profile_command_runs_wherever_there_is_one()
    {
        var choice = ProfileChoice.Of(new JobSpec { Run = Run, Profile = Look }, [Plan("here", 0)]).ShouldNotBeNull();

        choice.Command.ShouldBe(Look);
        choice.IsRun.ShouldBeFalse();
    }

    [Fact]
    public void With_one_machine_the_jobs_own_command_is_not_begun_twice() =>
        ProfileChoice.Of(new JobSpec { Run = Run }, [Plan("here", 0)]).ShouldBeNull();

    [Fact]
    public void Where_machines_differ_the_jobs_own_command_runs_for_a_while_and_that_is_said()
    {
        var choice = ProfileChoice.Of(new JobSpec { Run = Run }, [Plan("dear", 3), Plan("cheap", 1)]).ShouldNotBeNull();

        choice.Command.ShouldBe(Run);
        choice.Offer.Offer.ShouldBe("cheap");
        choice.Announcement.ShouldBe("Profiling with the job's own command for at most 120 s, outputs thrown away: python train.py --epochs 90");
    }

    [Fact]
    public void A_profile_line_that_is_the_run_line_is_treated_as_the_run_line() =>
        ProfileChoice.Of(new JobSpec { Run = Run, Profile = Run }, [Plan("here", 0)])!.IsRun.ShouldBeTrue();

    [Fact]
    public void A_service_is_started_and_its_profile_command_called()
    {
        var script = ProfileChoice.Of(
            new JobSpec { Run = JobCommand.OfArgv("python", "serve it.py"), Profile = JobCommand.OfScript("curl http://{$ip}:8000"), Kind = JobKind.Service },
            [Plan("here", 0)])!.Command.Script!;

        script.ShouldContain("'python' 'serve it.py'");
        script.ShouldContain("curl http://127.0.0.1:8000");
    }

    [Fact]
    public void A_service_without_a_profile_command_is_left_alone() =>
        ProfileChoice.Of(new JobSpec { Run = Run, Kind = JobKind.Service }, [Plan("a", 1), Plan("b", 2)]).ShouldBeNull();

    [Theory]
    [InlineData(0, 120)]
    [InlineData(3, 120)]
    [InlineData(98, 36.7)]
    [InlineData(1000, 20)]
    public void A_profile_costs_a_dollar_of_the_commands_time_at_most_and_sees_20_seconds_at_least(double pricePerHour, double seconds) =>
        ProfileLimits.CommandSeconds(Plan("x", (decimal)pricePerHour).Offer).ShouldBe(seconds, 0.1);

    [Theory]
    [InlineData("python train.py --epochs 12 -b 128", 12, 128.0, null)]
    [InlineData("python train.py --num_train_epochs=3 --per_device_train_batch_size 16", 3, 16.0, null)]
    [InlineData("python train.py --max_steps 5000 --batch-size=8", null, 8.0, 5000.0)]
    [InlineData("torchrun --nproc 4 train.py --epoch 100", 100, null, null)]
    [InlineData("python train.py --epochs-to-skip 4", null, null, null)]
    [InlineData("python train.py --eval-steps 100", null, null, null)]
    [InlineData("python train.py", null, null, null)]
    public void A_command_line_says_how_long_the_job_is(string command, int? epochs, double? batch, double? steps)
    {
        var hints = CommandHints.Of(command);

        (hints.Epochs, hints.BatchSize, hints.Steps).ShouldBe((epochs, batch, steps));
    }

    [Theory]
    [InlineData("python train.py --fp16", Precision.Half)]
    [InlineData("python train.py --amp --epochs 3", Precision.Half)]
    [InlineData("python train.py --precision bf16-mixed", Precision.Half)]
    [InlineData("python train.py --dtype=bfloat16", Precision.Half)]
    [InlineData("python train.py --precision 32", Precision.Full)]
    [InlineData("python train.py --example-amplitude 3", Precision.Full)]
    public void A_command_line_says_how_it_computes(string command, Precision precision) => CommandHints.Of(command).Precision.ShouldBe(precision);

    private static JobPlan Plan(string name, decimal price) =>
        new(name, [], new PlanOffer("target", name, "", "", 2, 1 << 30, 0, null, price), null, null, "");
}
