using System.Globalization;
using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// This machine. Runs live in <c>{home}/work/{job}/{run}</c>, each under an agent in a session of its own; all that is
/// known of them is on disk, so a restarted server knows it too.
/// </summary>
public sealed class LocalTarget : IComputeTarget, IReportsUse, IDisposable
{
    public const string TargetName = "local";

    // An agent whose report says that the run has ended may need a moment more to say so here.
    private static readonly TimeSpan LastStepLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastStepPoll = TimeSpan.FromMilliseconds(50);

    private readonly LocalTargetOptions options;
    private readonly LocalOffers offers;
    private readonly IMachineProbe machine;
    private readonly ICommandRunner commands;
    private readonly TimeProvider time;
    private readonly AgentLauncher agents;
    private readonly Slots slots;
    private readonly WaitingLine line;
    private readonly SemaphoreSlim oneAtATime = new(1);

    public LocalTarget(
        LocalTargetOptions options, LocalOffers offers, IMachineProbe machine, ICommandRunner commands, TimeProvider time)
    {
        this.options = options;
        this.offers = offers;
        this.machine = machine;
        this.commands = commands;
        this.time = time;
        agents = new AgentLauncher(options);
        slots = new Slots(options.Home);
        line = new WaitingLine(time);
    }

    public string Name => TargetName;

    public bool IsRemote => false;

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
        offers.AnswerAsync(query, options.MayRunPlain, options.PricePerHour, cancellation);

    public async Task<TargetUse> UseAsync(CancellationToken cancellation)
    {
        var facts = await machine.LookAsync(cancellation);
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            return slots.Use(facts);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        var facts = await machine.LookAsync(cancellation);
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            return Start(request, facts);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation)
    {
        agents.Reap();
        var folder = FolderOf(run);
        if (File.Exists(folder.Finished))
        {
            return new TargetStatus(TargetState.Stopped, "The run has ended.");
        }

        if (File.Exists(folder.Reservation))
        {
            return Supervision(run, folder);
        }

        await oneAtATime.WaitAsync(cancellation);
        try
        {
            return line.ReasonOf(run) is { } reason
                ? new TargetStatus(TargetState.Pending, reason)
                : new TargetStatus(TargetState.Unknown, "");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        var folder = FolderOf(run);
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            line.Leave(run);
            if (!File.Exists(folder.Reservation) || File.Exists(folder.Finished))
            {
                return;
            }

            RunFolder.Write(folder.Stop, grace.TotalSeconds.ToString(CultureInfo.InvariantCulture));
            agents.Ensure(run, folder);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        agents.Reap();
        var folder = FolderOf(run);
        var began = time.GetTimestamp();
        while (!File.Exists(folder.Finished) && File.Exists(folder.Reservation) && FileLock.IsHeld(folder.Lock))
        {
            if (time.GetElapsedTime(began) > LastStepLimit)
            {
                throw LocalTargetErrors.StillRunning(run);
            }

            await Task.Delay(LastStepPoll, time, cancellation);
        }

        await new RunRemoval(commands).RemoveAsync(run, folder, cancellation);
    }

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TargetRun>>([.. RunFolder.All(options.Home)]);

    public void Dispose() => oneAtATime.Dispose();

    private StartAnswer Start(StartRequest request, MachineFacts facts)
    {
        var folder = FolderOf(request.Run);
        if (File.Exists(folder.Finished))
        {
            return StartAnswer.Done;
        }

        if (!File.Exists(folder.Reservation))
        {
            var (share, full) = slots.Find(request, facts);
            var reason = full ?? (line.Ahead(request) is { } other ? $"Waits behind {other}, which was submitted before and waits for room too." : null);
            if (reason is not null)
            {
                line.Join(request, reason);
                return StartAnswer.Wait(reason);
            }

            Directory.CreateDirectory(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            share!.Write(folder);
        }

        line.Leave(request.Run);
        agents.Ensure(request.Run, folder);
        return StartAnswer.Done;
    }

    private TargetStatus Supervision(RunKey run, RunFolder folder)
    {
        var running = new TargetStatus(TargetState.Running, "The agent is at work.");
        if (FileLock.IsHeld(folder.Lock))
        {
            return running;
        }

        if (File.Exists(folder.Finished))
        {
            return new TargetStatus(TargetState.Stopped, "The run has ended.");
        }

        if (!File.Exists(folder.Stop))
        {
            return new TargetStatus(TargetState.Unsupervised, "The agent has died; the job's processes may be alive.");
        }

        // A killed agent holds its lock until its last thread is gone, so a stop in that moment found it alive.
        agents.Ensure(run, folder);
        return running;
    }

    private RunFolder FolderOf(RunKey run) => RunFolder.Of(options.Home, run);
}
