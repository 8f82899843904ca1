using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Compute.Tests;

public sealed class SlotTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly LocalRig rig = new(FakeMachine.With(cpu: 2, memoryGigabytes: 8, gpus: 2));

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_job_waits_while_the_cores_are_taken_and_is_told_by_whom()
    {
        var first = await SleeperAsync();
        var second = await SleeperAsync();
        (await rig.StartAsync(first, new(Cpu: 1.5), submitted: 1)).Started.ShouldBeTrue();

        var answer = await rig.StartAsync(second, new(Cpu: 1), submitted: 2);

        answer.Started.ShouldBeFalse();
        answer.Waits.ShouldBe("Waits for room on this machine: the job needs 1 CPU cores, and 0.5 of 2 are free. Running: job-1.");
        (await rig.Target.StatusAsync(second.Key, default)).ShouldBe(new TargetStatus(TargetState.Pending, answer.Waits!));

        await rig.StopAsync(first);
        (await rig.StartAsync(second, new(Cpu: 1), submitted: 2)).Started.ShouldBeTrue();
    }

    [Fact]
    public async Task Memory_is_shared_out_too()
    {
        (await rig.StartAsync(await SleeperAsync(), new(MemoryBytes: 6L << 30))).Started.ShouldBeTrue();

        (await rig.StartAsync(await SleeperAsync(), new(MemoryBytes: 3L << 30))).Waits!.ShouldContain("3.0 GiB of memory");
    }

    [Fact]
    public async Task Every_job_gets_devices_of_its_own_and_a_job_that_asks_for_none_sees_none()
    {
        var one = await rig.Lab.ShellAsync("echo \"<$CUDA_VISIBLE_DEVICES>\"; sleep 600");
        var two = await rig.Lab.ShellAsync("echo \"<$CUDA_VISIBLE_DEVICES>\"; sleep 600");
        await rig.StartAsync(one, new(Cpu: 0.1, Gpus: 1));
        await rig.StartAsync(two, new(Cpu: 0.1, Gpus: 1));
        await one.PrintsAsync("<0>");
        await two.PrintsAsync("<1>");
        (await rig.StartAsync(await SleeperAsync(), new(Cpu: 0.1, Gpus: 1))).Waits!.ShouldContain("no GPU of 2 is free");

        var none = await rig.Lab.ShellAsync("echo \"<$CUDA_VISIBLE_DEVICES>\"");
        (await rig.StartAsync(none, new(Cpu: 0.1), submitted: -1)).Started.ShouldBeTrue();
        await none.PrintsAsync("<>");
    }

    [Fact]
    public async Task A_restarted_server_knows_what_is_taken()
    {
        await rig.StartAsync(await SleeperAsync(), new(Cpu: 2));

        rig.Restart();

        (await rig.StartAsync(await SleeperAsync(), new(Cpu: 1))).Started.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_submitted_first_starts_first_although_a_later_one_would_fit()
    {
        var running = await SleeperAsync();
        var big = await SleeperAsync();
        var small = await SleeperAsync();
        await rig.StartAsync(running, new(Cpu: 1), submitted: 1);
        (await rig.StartAsync(big, new(Cpu: 2), submitted: 2)).Started.ShouldBeFalse();

        var behind = await rig.StartAsync(small, new(Cpu: 0.5), submitted: 3);

        behind.Waits.ShouldBe($"Waits behind {big.Key}, which was submitted before and waits for room too.");
        await rig.StopAsync(running);
        (await rig.StartAsync(small, new(Cpu: 0.5), submitted: 3)).Started.ShouldBeFalse();
        (await rig.StartAsync(big, new(Cpu: 2), submitted: 2)).Started.ShouldBeTrue();
    }

    [Fact]
    public async Task A_waiter_that_does_not_ask_again_is_forgotten()
    {
        var gone = await SleeperAsync();
        var small = await SleeperAsync();
        await rig.StartAsync(await SleeperAsync(), new(Cpu: 1), submitted: 1);
        await rig.StartAsync(gone, new(Cpu: 2), submitted: 2);
        (await rig.StartAsync(small, new(Cpu: 0.5), submitted: 3)).Started.ShouldBeFalse();

        rig.Time.Advance(TimeSpan.FromSeconds(16));

        (await rig.StartAsync(small, new(Cpu: 0.5), submitted: 3)).Started.ShouldBeTrue();
        (await rig.Target.StatusAsync(gone.Key, default)).State.ShouldBe(TargetState.Unknown);
    }

    [Fact]
    public async Task A_waiter_that_is_stopped_leaves_the_line()
    {
        var big = await SleeperAsync();
        await rig.StartAsync(await SleeperAsync(), new(Cpu: 1), submitted: 1);
        await rig.StartAsync(big, new(Cpu: 2), submitted: 2);

        await rig.Target.StopAsync(big.Key, TimeSpan.Zero, default);

        (await rig.StartAsync(await SleeperAsync(), new(Cpu: 1), submitted: 3)).Started.ShouldBeTrue();
    }

    private Task<LabRun> SleeperAsync() => rig.Lab.ShellAsync("sleep 600");
}
