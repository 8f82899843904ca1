using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Containers;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Compute.Tests;

public sealed class LocalTargetTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Image = "example/train:1";

    private readonly LocalRig rig = new(FakeMachine.With(cpu: 2, memoryGigabytes: 8, gpus: 1));

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Without_an_engine_the_offer_is_a_plain_process_on_this_machine()
    {
        var offer = (await OffersAsync(new(), Image)).Offers.ShouldHaveSingleItem();

        offer.Offer.ShouldBe("local/process");
        offer.Runtime.ShouldBe("plain process");
        (offer.Where, offer.Cpu, offer.MemoryBytes, offer.Gpus, offer.GpuName, offer.PricePerHour)
            .ShouldBe(("this machine", 2, 8L << 30, 1, "Test GPU", 0m));
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_as_good_as_none()
    {
        rig.Commands.Answers("docker info", exitCode: 1).Answers($"docker image inspect {Image}");

        (await OffersAsync(new(), Image)).Offers[0].Offer.ShouldBe("local/process");
    }

    [Fact]
    public async Task An_engine_with_the_image_runs_the_job_in_a_container_and_is_asked_once()
    {
        rig.Commands.Answers("podman info").Answers($"podman image inspect {Image}");

        var offer = (await OffersAsync(new(), Image)).Offers[0];
        await OffersAsync(new(), Image);

        (offer.Offer, offer.Runtime).ShouldBe(("local/podman", "container (podman)"));
        LocalOffers.EngineOf(offer.Offer).ShouldBe("podman");
        rig.Commands.Asked.ShouldBe(["podman info", $"podman image inspect {Image}"]);
    }

    [Fact]
    public async Task An_image_that_can_be_had_from_its_registry_will_do()
    {
        rig.Commands.Answers("docker info").Answers($"docker manifest inspect {Image}");

        (await OffersAsync(new(), Image)).Offers[0].Offer.ShouldBe("local/docker");
    }

    [Fact]
    public async Task A_job_that_names_no_image_needs_no_container()
    {
        rig.Commands.Answers("podman info");

        (await OffersAsync(new(), null)).Offers[0].Offer.ShouldBe("local/process");
        rig.Commands.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(4.0, 1, 1, "The job needs 4 CPU cores; this machine has 2.")]
    [InlineData(1.0, 64, 1, "The job needs 64.0 GiB of memory; this machine has 8.0 GiB.")]
    [InlineData(1.0, 1, 3, "The job needs 3 GPUs; this machine has 1 GPU.")]
    public async Task What_does_not_fit_is_named_with_what_there_is(double cpu, long gigabytes, int gpus, string reason)
    {
        var answer = await OffersAsync(new(cpu, gigabytes << 30, gpus), null);

        answer.Offers.ShouldBeEmpty();
        answer.NothingFits.ShouldBe(reason);
    }

    [Fact]
    public async Task A_missing_agent_is_explained()
    {
        var options = new LocalTargetOptions(rig.Lab.Home, rig.Lab.StoreRoot, rig.Lab.NewFile("no-such-agent"));
        using var target = new LocalTarget(
            options, new LocalOffers(rig.Machine, new ContainerEngines(rig.Commands, rig.Time)), rig.Machine, rig.Commands, rig.Time);
        var run = await rig.Lab.ShellAsync("true");

        var error = await Should.ThrowAsync<PilotException>(() => target.StartAsync(
            new StartRequest(run.Key, LocalRig.PlainProcess, "job", new(), DateTimeOffset.UnixEpoch), default));

        error.Error.Code.ShouldBe("PILOT0901");
    }

    [Fact]
    public async Task A_run_that_is_still_running_is_not_removed()
    {
        var run = await rig.Lab.ShellAsync("sleep 600");
        await rig.StartAsync(run, new());

        var error = await Should.ThrowAsync<PilotException>(() => AsTimePassesAsync(rig.Target.RemoveAsync(run.Key, default)));

        error.Error.Code.ShouldBe("PILOT0902");
        run.Agents().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_run_whose_agent_is_taking_its_last_step_is_removed_when_it_has_taken_it()
    {
        var run = await rig.Lab.ShellAsync("true");
        Directory.CreateDirectory(run.Folder.Root);
        await File.WriteAllTextAsync(run.Folder.Reservation, "{}");
        var agent = Adapters.Local.Compute.Posix.FileLock.TryTake(run.Folder.Lock).ShouldNotBeNull();
        var removal = rig.Target.RemoveAsync(run.Key, default);
        removal.IsCompleted.ShouldBeFalse();

        await File.WriteAllTextAsync(run.Folder.Finished, "");
        await AsTimePassesAsync(removal);

        Directory.Exists(run.Folder.Root).ShouldBeFalse();
        agent.Dispose();
    }

    [Fact]
    public async Task Whoever_is_signalled_the_end_finds_the_run_ready_to_be_removed()
    {
        var run = await rig.Lab.ShellAsync("true");
        await rig.StartAsync(run, new());
        await Eventually.HoldsAsync("the end is signalled", async () => await SignalsAsync(run) == "Finished");

        File.Exists(run.Folder.Finished).ShouldBeTrue();
        await rig.Target.RemoveAsync(run.Key, default);
    }

    [Fact]
    public async Task An_end_whose_signal_was_lost_is_signalled_by_the_next_agent()
    {
        var run = await rig.Lab.ShellAsync("true");
        await run.ToTheEndAsync();
        await Eventually.HoldsAsync("the agent leaves", () => run.Agents().Count == 0);
        File.Delete(run.Folder.Finished);
        await SignalsAsync(run);

        await run.ToTheEndAsync();

        await Eventually.HoldsAsync("the end is signalled", async () => await SignalsAsync(run) == "Finished");
    }

    [Fact]
    public async Task The_agent_keeps_none_of_our_open_files_and_lives_in_a_session_of_its_own()
    {
        var run = await rig.Lab.ShellAsync("sleep 600");
        var ours = rig.Lab.NewFile("open");
        using var open = new FileStream(ours, FileMode.Create);
        await rig.StartAsync(run, new());
        await Eventually.HoldsAsync("the agent is there", () => run.Agents().Count == 1);
        var agent = run.Agents()[0];

        Directory.EnumerateFiles($"/proc/{agent}/fd")
            .Select(file => new FileInfo(file).LinkTarget)
            .ShouldNotContain(ours);
        Adapters.Local.Compute.Posix.ProcessStat.Read(agent)!.Group.ShouldBe(agent);
    }

    [Fact]
    public void Graphics_cards_are_read_from_what_the_driver_prints()
    {
        var gpus = MachineProbe.ParseGpus("0, NVIDIA H200, 143771\n1, NVIDIA H200, [N/A]\nUnable to determine, the rest, today, at all\n");

        gpus.ShouldBe([new Gpu(0, "NVIDIA H200", 143771L << 20), new Gpu(1, "NVIDIA H200", 0)]);
    }

    [Fact]
    public async Task This_machine_has_cores_and_memory()
    {
        var facts = await new MachineProbe(rig.Commands, rig.Time).LookAsync(default);

        facts.Cpu.ShouldBeGreaterThan(0);
        facts.MemoryBytes.ShouldBeGreaterThan(64 << 20);
        facts.Gpus.ShouldBeEmpty();
    }

    /// <summary>Takes all signals. "Finished" when the end was among them, else empty.</summary>
    private async Task<string> SignalsAsync(LabRun run)
    {
        var told = "";
        foreach (var signal in await rig.Lab.Store.ListAsync($"{BlobNames.Signals}{run.Key.Job}/"))
        {
            await using var content = (await rig.Lab.Store.ReadAsync(signal.Name)).ShouldNotBeNull();
            using var reader = new StreamReader(content.Stream);
            told = await reader.ReadToEndAsync() is "Finished" ? "Finished" : told;
            await rig.Lab.Store.DeleteAsync(signal.Name);
        }

        return told;
    }

    private async Task AsTimePassesAsync(Task work)
    {
        await Eventually.HoldsAsync("it is decided", () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return work.IsCompleted;
        });
        await work;
    }

    private Task<OfferAnswer> OffersAsync(ResourceRequest needs, string? image) =>
        rig.Target.OffersAsync(new OfferQuery(needs, image), default);
}
