using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.AzureCompute.Tests;

/// <summary>Runs on Azure Container Apps, for GPUs.</summary>
public sealed class AppStories : AzureStory
{
    private IComputeTarget Target => Lab.Apps;

    [ArmFact]
    public async Task A_run_is_a_job_on_its_profile_with_one_execution()
    {
        var run = AzureLab.NewRun();

        (await StartAsync(run)).ShouldBe(StartAnswer.Done);

        var job = State.Jobs.Values.Single();
        var properties = job.Body["properties"]!;
        properties["workloadProfileName"]!.GetValue<string>().ShouldBe("gpu-t4");
        properties["configuration"]!["triggerType"]!.GetValue<string>().ShouldBe("Manual");
        properties["configuration"]!["replicaRetryLimit"]!.GetValue<int>().ShouldBe(0);
        properties["template"]!["containers"]![0]!["resources"]!["memory"]!.GetValue<string>().ShouldBe("56Gi");
        properties["template"]!["containers"]![0]!["env"]!.ToJsonString().ShouldNotContain("top secret");
        job.Executions.Count.ShouldBe(1);
        var container = Lab.Containers.Started.Single();
        container.Command.ShouldBe(new RemoteAgent(run, "", "").Command);
        container.Environment[RemoteAgent.AccessVariable].ShouldBe("top secret");
    }

    [ArmFact]
    public async Task The_service_ends_a_replica_only_after_the_agent_should_have()
    {
        var request = await Lab.AppRequestAsync(AzureLab.NewRun());

        await Target.StartAsync(request with { TimeoutSeconds = 3600 }, default);

        State.Jobs.Values.Single().Body["properties"]!["configuration"]!["replicaTimeout"]!.GetValue<int>().ShouldBeGreaterThan(3600);
    }

    [ArmFact]
    public async Task A_run_waits_runs_and_stops()
    {
        var run = AzureLab.NewRun();
        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        await StartAsync(run);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Pending);
        await StateAsync(run, TargetState.Running);
        Lab.Containers.Started.Single().End(0);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
    }

    [ArmFact]
    public async Task An_execution_that_failed_is_quoted_from_the_environments_logs()
    {
        State.Workspace = "63613592-b6f7-4c3d-a390-22ba13102111";

        var status = await FailedAsync("exec /pilot/pilot-agent: no such file or directory\n");

        status.State.ShouldBe(TargetState.Lost);
        status.Message.ShouldContain("without its agent's last word. It wrote last: exec /pilot/pilot-agent: no such file or directory");
    }

    [ArmTheory]
    [InlineData(null, false)]
    [InlineData("63613592-b6f7-4c3d-a390-22ba13102111", true)]
    public async Task Without_logs_that_may_be_read_the_failure_alone_is_told(string? workspace, bool denied)
    {
        State.Workspace = workspace;
        if (denied)
        {
            State.DeniedActions.Add("Microsoft.OperationalInsights/workspaces/query/read");
        }

        (await FailedAsync("words")).Message.ShouldBe("The execution has failed without its agent's last word.");
    }

    private async Task<TargetStatus> FailedAsync(string output)
    {
        var run = AzureLab.NewRun();
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);
        Lab.Containers.Started.Single().End(127, output);
        return await Target.StatusAsync(run, default);
    }

    [ArmFact]
    public async Task What_was_started_is_not_started_again_by_whoever_asks()
    {
        var run = AzureLab.NewRun();
        var request = await Lab.AppRequestAsync(run);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Target.StartAsync(request, default)));
        Lab.Restart();
        answers = [.. answers, await Target.StartAsync(request, default)];
        Lab.Containers.Started.Single().End(0);
        answers = [.. answers, await Target.StartAsync(request, default)];

        answers.ShouldAllBe(answer => answer.Started);
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmTheory]
    [InlineData(ArmFault.LostAnswer)]
    [InlineData(ArmFault.HalfAnswer)]
    [InlineData(ArmFault.Stall)]
    public async Task An_execution_whose_answer_was_lost_is_not_begun_twice(ArmFault fault)
    {
        var run = AzureLab.NewRun();
        Faults.Next(ArmVerbs.JobStart, fault);
        State.HiddenLists = 2;

        (await Should.ThrowAsync<PilotException>(() => StartAsync(run))).Error.Code.ShouldBe("PILOT1021");
        await EventuallyAsync("it is started", async () => await StartedAsync(run));

        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task A_platform_that_remembers_nothing_waits_before_it_begins_an_execution_of_a_job_that_is_there()
    {
        var run = AzureLab.NewRun();
        var request = await Lab.AppRequestAsync(run);
        State.HiddenLists = 3;
        await Target.StartAsync(request, default);
        Lab.Restart();

        await Should.ThrowAsync<PilotException>(() => Target.StartAsync(request, default));
        await EventuallyAsync("it is started", async () => await StartedAsync(run));

        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task An_execution_that_was_never_begun_is_begun_once_that_is_certain()
    {
        var run = AzureLab.NewRun();
        Faults.Next(ArmVerbs.JobStart, ArmFault.Error);
        await Should.ThrowAsync<PilotException>(() => StartAsync(run));
        await Should.ThrowAsync<PilotException>(() => StartAsync(run));

        Lab.Clock.Advance(TimeSpan.FromMinutes(3));

        (await StartAsync(run)).Started.ShouldBeTrue();
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task An_execution_that_appears_after_a_second_one_was_begun_leaves_one_alive()
    {
        var run = AzureLab.NewRun();
        State.HiddenLists = 4;
        Faults.Next(ArmVerbs.JobStart, ArmFault.LostAnswer);
        await Should.ThrowAsync<PilotException>(() => StartAsync(run));
        Lab.Clock.Advance(TimeSpan.FromMinutes(3));
        await StartAsync(run);

        await StateAsync(run, TargetState.Running);
        await EventuallyAsync("one is stopped", async () =>
        {
            await Target.StatusAsync(run, default);
            return Lab.Containers.Started[1].ExitCode is not null;
        });

        Lab.Containers.Started[0].ExitCode.ShouldBeNull();
    }

    [ArmTheory]
    [InlineData(ArmVerbs.JobPut, ArmFault.NoImage, RefusalKind.ImageNotFound)]
    [InlineData(ArmVerbs.JobPut, ArmFault.Quota, RefusalKind.Quota)]
    [InlineData(ArmVerbs.JobPut, ArmFault.LateNoCapacity, RefusalKind.NoCapacity)]
    [InlineData(ArmVerbs.JobStart, ArmFault.Quota, RefusalKind.Quota)]
    [InlineData(ArmVerbs.JobStart, ArmFault.NoCapacity, RefusalKind.NoCapacity)]
    public async Task A_refusal_is_told_by_its_kind_and_may_be_asked_again_at_once(string verb, ArmFault fault, RefusalKind kind)
    {
        var run = AzureLab.NewRun();
        Faults.Next(verb, fault);

        var answer = await StartAsync(run);

        answer.Refusal!.Kind.ShouldBe(kind);
        Lab.Containers.Started.ShouldBeEmpty();
        (await StartAsync(run)).Started.ShouldBeTrue();
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task A_stop_reaches_the_execution_and_what_is_gone_is_stopped()
    {
        var run = AzureLab.NewRun();
        await Target.StopAsync(run, TimeSpan.FromSeconds(5), default);
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);

        await Target.StopAsync(run, TimeSpan.FromSeconds(5), default);
        await Target.StopAsync(run, TimeSpan.FromSeconds(5), default);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        Lab.Containers.Started.Single().ExitCode.ShouldBe(143);
    }

    [ArmFact]
    public async Task A_job_that_somebody_deleted_is_lost_and_one_that_was_removed_is_unknown()
    {
        var (mine, theirs) = (AzureLab.NewRun(), AzureLab.NewRun());
        await StartAsync(theirs);
        await StateAsync(theirs, TargetState.Running);
        State.Jobs.Clear();
        await StartAsync(mine);
        (await Target.RunsAsync(default)).Single().Run.ShouldBe(mine);

        await Target.RemoveAsync(mine, default);
        await Target.RemoveAsync(mine, default);

        (await Target.StatusAsync(theirs, default)).State.ShouldBe(TargetState.Lost);
        (await Target.StatusAsync(mine, default)).State.ShouldBe(TargetState.Unknown);
        (await Target.RunsAsync(default)).ShouldBeEmpty();
    }

    [ArmFact]
    public async Task Offers_are_the_profiles_that_the_environment_has()
    {
        State.Profiles.Remove("Consumption-GPU-NC24-A100");

        var offers = (await Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1), null), default)).Offers;

        var only = offers.ShouldHaveSingleItem();
        only.Offer.ShouldBe("container-apps/Consumption-GPU-NC8as-T4/westus3");
        only.Estimated.ShouldBeTrue();
        (await Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpu: "H100:1"), null), default)).NothingFits.ShouldNotBeNullOrEmpty();
    }

    [ArmFact]
    public async Task A_profile_that_went_away_since_the_plan_is_an_unknown_machine()
    {
        var request = await Lab.AppRequestAsync(AzureLab.NewRun());
        State.Profiles.Remove("Consumption-GPU-NC8as-T4");
        Lab.Clock.Advance(TimeSpan.FromHours(1));

        (await Target.StartAsync(request, default)).Refusal!.Kind.ShouldBe(RefusalKind.UnknownMachine);
    }

    private async Task<StartAnswer> StartAsync(RunKey run) => await Target.StartAsync(await Lab.AppRequestAsync(run), default);

    private async Task<bool> StartedAsync(RunKey run)
    {
        try
        {
            return (await StartAsync(run)).Started;
        }
        catch (PilotException)
        {
            return false;
        }
    }

    private Task StateAsync(RunKey run, TargetState state) =>
        EventuallyAsync($"{run} is {state}", async () => (await Target.StatusAsync(run, default)).State == state);
}
