using System.Text.Json.Nodes;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.AzureCompute.Tests;

/// <summary>Runs on Azure Container Instances.</summary>
public sealed class InstanceStories : AzureStory
{
    private IComputeTarget Target => Lab.Instances;

    [ArmFact]
    public async Task A_run_is_a_container_group_with_the_agent_and_its_secret()
    {
        var run = AzureLab.NewRun();

        (await StartAsync(run)).ShouldBe(StartAnswer.Done);

        var group = State.Groups.Values.Single().Body;
        group["location"]!.GetValue<string>().ShouldBe("eastus");
        group["tags"]!["pilot-platform"]!.GetValue<string>().ShouldBe(AzureLab.Platform);
        var properties = group["properties"]!;
        properties["restartPolicy"]!.GetValue<string>().ShouldBe("Never");
        Words(properties["initContainers"]![0]!["properties"]!["command"]).ShouldBe(RemoteAgent.Install);
        var job = Lab.Containers.Started.Single();
        job.Image.ShouldBe("example/train:3");
        job.Command.ShouldBe(new RemoteAgent(run, "", "").Command);
        job.Environment[RemoteAgent.AccessVariable].ShouldBe("top secret");
        properties["containers"]![0]!["properties"]!["environmentVariables"]![0]!["secureValue"].ShouldNotBeNull();
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
    public async Task A_container_that_failed_is_quoted()
    {
        var run = AzureLab.NewRun();
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);

        Lab.Containers.Started.Single().End(127, "sh: /pilot/pilot-agent: not found\n");

        var status = await Target.StatusAsync(run, default);
        status.State.ShouldBe(TargetState.Stopped);
        status.Message.ShouldContain("exit code 127");
        status.Message.ShouldContain("/pilot/pilot-agent: not found");
    }

    [ArmFact]
    public async Task What_was_started_is_not_started_again_by_whoever_asks()
    {
        var run = AzureLab.NewRun();
        var request = await Lab.InstanceRequestAsync(run);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Target.StartAsync(request, default)));
        await StateAsync(run, TargetState.Running);
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
    public async Task A_start_whose_answer_was_lost_is_not_repeated(ArmFault fault)
    {
        var run = AzureLab.NewRun();
        Faults.Next(ArmVerbs.GroupPut, fault);
        State.HiddenReads = 2;

        var error = await Should.ThrowAsync<PilotException>(() => StartAsync(run));
        error.Error.Code.ShouldBe("PILOT1021");
        error.ToString().ShouldNotContain("top secret");
        await EventuallyAsync("it is started", async () => await StartedAsync(run));

        Lab.Containers.Started.Count.ShouldBe(1);
        Lab.Arm.Count(ArmVerbs.GroupPut).ShouldBe(1);
    }

    [ArmFact]
    public async Task A_start_that_never_arrived_is_repeated_once_that_is_certain()
    {
        var run = AzureLab.NewRun();
        Faults.Next(ArmVerbs.GroupPut, ArmFault.Error);
        await Should.ThrowAsync<PilotException>(() => StartAsync(run));
        await Should.ThrowAsync<PilotException>(() => StartAsync(run));
        Lab.Arm.Count(ArmVerbs.GroupPut).ShouldBe(1);

        Lab.Clock.Advance(TimeSpan.FromMinutes(3));

        (await StartAsync(run)).Started.ShouldBeTrue();
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task A_new_group_that_azure_does_not_show_yet_is_pending()
    {
        var run = AzureLab.NewRun();
        State.HiddenReads = 3;
        await StartAsync(run);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Pending);
        (await StartAsync(run)).Started.ShouldBeTrue();
        await StateAsync(run, TargetState.Running);
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task An_evicted_spot_group_is_lost()
    {
        var run = AzureLab.NewRun();
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);
        var group = State.Groups.Values.Single();

        await group.Container!.KillAsync();
        group.Evicted = true;

        var status = await Target.StatusAsync(run, default);
        status.State.ShouldBe(TargetState.Lost);
        status.Refusal!.Kind.ShouldBe(RefusalKind.NoCapacity);
        status.Message.ShouldContain("evicted");
    }

    [ArmTheory]
    [InlineData(true, 137, "Error", TargetState.Lost)]
    [InlineData(true, 143, "Error", TargetState.Lost)]
    [InlineData(true, 137, "OOMKilled", TargetState.Stopped)]
    [InlineData(true, 1, "Error", TargetState.Stopped)]
    [InlineData(false, 137, "Error", TargetState.Stopped)]
    public async Task Only_a_spot_container_that_was_ended_from_outside_is_taken_for_an_evicted_one(bool spot, int code, string detail, TargetState state)
    {
        var run = AzureLab.NewRun();
        var request = await Lab.InstanceRequestAsync(run);
        await Target.StartAsync(request with { Offer = request.Offer with { Spot = spot } }, default);
        await StateAsync(run, TargetState.Running);
        State.Groups.Values.Single().FailureDetail = detail;

        Lab.Containers.Started.Single().End(code);

        (await Target.StatusAsync(run, default)).State.ShouldBe(state);
    }

    [ArmFact]
    public async Task An_event_that_nobody_knows_decides_nothing_and_is_passed_on()
    {
        var run = AzureLab.NewRun();
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);
        var group = State.Groups.Values.Single();
        group.MoreEvents.Add(("Started", "Started container"));
        group.MoreEvents.Add(("HostMaintenance", "The host is updated"));

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Running);
        Lab.Containers.Started.Single().End(1);

        var status = await Target.StatusAsync(run, default);
        status.State.ShouldBe(TargetState.Stopped);
        status.Message.ShouldContain("Azure says: HostMaintenance: The host is updated.");
        status.Message.ShouldNotContain("Started container");
    }

    [ArmFact]
    public async Task A_group_that_somebody_deleted_is_lost_and_one_that_was_removed_is_unknown()
    {
        var (mine, theirs) = (AzureLab.NewRun(), AzureLab.NewRun());
        await StartAsync(theirs);
        await StateAsync(theirs, TargetState.Running);
        State.Groups.Clear();
        await StartAsync(mine);
        await StateAsync(mine, TargetState.Running);

        await Target.RemoveAsync(mine, default);
        await Target.RemoveAsync(mine, default);

        (await Target.StatusAsync(theirs, default)).State.ShouldBe(TargetState.Lost);
        (await Target.StatusAsync(mine, default)).State.ShouldBe(TargetState.Unknown);
    }

    [ArmFact]
    public async Task A_stop_reaches_the_container_and_what_is_gone_is_stopped()
    {
        var run = AzureLab.NewRun();
        await Target.StopAsync(run, TimeSpan.FromSeconds(5), default);
        await StartAsync(run);
        await StateAsync(run, TargetState.Running);

        await Target.StopAsync(run, TimeSpan.FromSeconds(5), default);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        Lab.Containers.Started.Single().ExitCode.ShouldBe(143);
    }

    [ArmTheory]
    [InlineData(ArmFault.NoCapacity, RefusalKind.NoCapacity, "not available in the location 'eastus'")]
    [InlineData(ArmFault.Quota, RefusalKind.Quota, "'StandardCores' exceeded")]
    [InlineData(ArmFault.NoImage, RefusalKind.ImageNotFound, "example/train:3")]
    [InlineData(ArmFault.RegistryTrouble, RefusalKind.Unreachable, "docker registry")]
    public async Task A_refusal_is_told_by_its_kind_in_azures_words(ArmFault fault, RefusalKind kind, string words)
    {
        Faults.Next(ArmVerbs.GroupPut, fault);

        var answer = await StartAsync(AzureLab.NewRun());

        answer.Started.ShouldBeFalse();
        answer.Refusal!.Kind.ShouldBe(kind);
        answer.Refusal.Message.ShouldContain(words);
        Lab.Containers.Started.ShouldBeEmpty();
    }

    [ArmFact]
    public async Task A_refusal_that_comes_late_is_one_too_and_leaves_room_for_another_attempt()
    {
        var run = AzureLab.NewRun();
        Faults.Next(ArmVerbs.GroupPut, ArmFault.LateNoCapacity);
        (await StartAsync(run)).Started.ShouldBeTrue();

        TargetStatus? status = null;
        await EventuallyAsync("it is refused", async () => (status = await Target.StatusAsync(run, default)).Refusal is not null);
        status!.State.ShouldBe(TargetState.Lost);
        status.Refusal!.Kind.ShouldBe(RefusalKind.NoCapacity);

        (await StartAsync(run)).Started.ShouldBeTrue();
        await StateAsync(run, TargetState.Running);
        Lab.Containers.Started.Count.ShouldBe(1);
    }

    [ArmFact]
    public async Task Throttling_and_faults_that_pass_are_not_seen_and_those_that_stay_are_told_apart()
    {
        Faults.Next(ArmVerbs.GroupPut, ArmFault.Throttle).Next(ArmVerbs.GroupGet, ArmFault.Error, ArmFault.LostAnswer);
        (await StartAsync(AzureLab.NewRun())).Started.ShouldBeTrue();

        Faults.Next(ArmVerbs.GroupPut, [.. Enumerable.Repeat(ArmFault.Throttle, 3)]);
        (await StartAsync(AzureLab.NewRun())).Refusal!.Kind.ShouldBe(RefusalKind.Throttled);

        Faults.Next(ArmVerbs.GroupGet, [.. Enumerable.Repeat(ArmFault.Error, 3)]);
        (await StartAsync(AzureLab.NewRun())).Refusal!.Kind.ShouldBe(RefusalKind.Unreachable);

        Faults.Next(ArmVerbs.GroupPut, ArmFault.Conflict);
        var busy = await StartAsync(AzureLab.NewRun());
        busy.ShouldSatisfyAllConditions(() => busy.Started.ShouldBeFalse(), () => busy.Refusal.ShouldBeNull(), () => busy.Waits.ShouldNotBeNull());
    }

    [ArmFact]
    public async Task A_credential_that_is_refused_or_lacks_a_permission_is_named()
    {
        var request = await Lab.InstanceRequestAsync(AzureLab.NewRun());
        State.DeniedActions.Add("Microsoft.ContainerInstance/containerGroups/write");
        var denied = await Target.StartAsync(request, default);
        denied.Refusal!.Kind.ShouldBe(RefusalKind.BadCredential);
        denied.Refusal.Message.ShouldContain("Microsoft.ContainerInstance/containerGroups/write");

        Lab.Restart(token: "stale");
        (await Target.StartAsync(request, default)).Refusal!.Kind.ShouldBe(RefusalKind.BadCredential);
    }

    [ArmFact]
    public async Task Only_what_this_platform_started_is_listed_over_all_pages()
    {
        State.PageSize = 2;
        var runs = Enumerable.Range(0, 5).Select(_ => AzureLab.NewRun()).ToList();
        foreach (var run in runs)
        {
            await StartAsync(run);
        }

        var copy = (JsonObject)State.Groups.Values.First().Body.DeepClone();
        State.Groups["theirs"] = new StandIn.Instances.StandInGroup($"{ArmState.GroupPath}/providers/x/theirs", "theirs", copy);

        var found = await Target.RunsAsync(default);

        found.Select(one => one.Run).ShouldBe(runs, ignoreOrder: true);
        found.ShouldAllBe(one => one.Created != null);
    }

    [ArmFact]
    public async Task Offers_are_the_catalogues_in_the_accounts_regions_and_an_unknown_price_is_an_estimate()
    {
        Lab.Account = StandInAccount.Of(Lab.Arm.Endpoint, ("region", "West Europe, eastus"));
        Lab.Restart();

        var offers = (await Target.OffersAsync(new OfferQuery(new ResourceRequest(Cpu: 2), null), default)).Offers;

        offers.Select(offer => offer.Region).Distinct().ShouldBe(["westeurope", "eastus"]);
        offers.Where(offer => offer.Region == "eastus").ShouldAllBe(offer => !offer.Estimated && offer.Target == "aci");
        offers.Where(offer => offer.Region == "westeurope").ShouldAllBe(offer => offer.Estimated && offer.Offer.StartsWith("aci/aci-"));
        (await Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpu: "T4:1"), null), default)).NothingFits!.ShouldContain("Container Apps");
    }

    [ArmTheory]
    [InlineData("endpoint", "http://azure.example", RefusalKind.Invalid, "no https address")]
    [InlineData("resource-group", "", RefusalKind.Invalid, "resource-group")]
    [InlineData("resource-group", "elsewhere", RefusalKind.UnknownMachine, "could not be found")]
    public async Task An_account_that_cannot_be_used_says_why_instead_of_offers(string setting, string value, RefusalKind kind, string words)
    {
        Lab.Account = StandInAccount.Of(Lab.Arm.Endpoint, (setting, value));
        Lab.Restart();

        var trouble = await Should.ThrowAsync<RemoteException>(() => Target.OffersAsync(new OfferQuery(new ResourceRequest(Cpu: 1), null), default));

        trouble.Kind.ShouldBe(kind);
        trouble.Error.Message.ShouldContain(words);
    }

    private async Task<StartAnswer> StartAsync(RunKey run) => await Target.StartAsync(await Lab.InstanceRequestAsync(run), default);

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

    private static IEnumerable<string> Words(JsonNode? array) => array!.AsArray().Select(word => word!.GetValue<string>());
}
