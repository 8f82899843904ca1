using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Agent.Elsewhere;
using Pilot.Agent.Ends;
using Pilot.Agent.Fetch;
using Pilot.Agent.Ship;
using Pilot.Agent.Start;
using Pilot.Agent.Watch;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent;

/// <summary>
/// One run from its assignment to its final report. Looks at what is on disk and in storage and does what is missing, so
/// it can be killed at any moment and begun again.
/// </summary>
/// <param name="container">Set when this process is inside the job's container.</param>
internal sealed class Supervisor(IBlobStore store, RunKey run, RunFolder folder, IStopSource stop, TimeProvider time, ContainerPlace? container = null)
{
    private readonly CodeFetch fetch = new(store, run, folder, time);
    private readonly WrapperMarks marks = new(folder);
    private readonly Reports reports = new(store, run, time, Attempts(container));

    private static int? Attempts(ContainerPlace? container) => container is null ? null : ContainerPlace.Attempts;

    internal async Task RunAsync()
    {
        AgentLog.Starts(run.ToString());
        await reports.ReadBeforeAsync();
        if (reports.Before is not { Phase: RunPhase.Finished })
        {
            await ToTheEndAsync(reports.Before?.Started ?? time.GetUtcNow());
            return;
        }

        if (!File.Exists(folder.Finished))
        {
            MarkFinished();
            await reports.SignalEndAsync();
        }
    }

    private void MarkFinished()
    {
        // Who saw the report or the mark may have removed the folder already.
        if (!File.Exists(folder.Finished) && Directory.Exists(folder.Root))
        {
            RunFolder.Write(folder.Finished, "");
        }
    }

    private async Task ToTheEndAsync(DateTimeOffset started)
    {
        RunAssignment assignment;
        try
        {
            assignment = await fetch.AssignmentAsync(patiently: marks.IsClaimed, CancellationToken.None);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            await FinishAsync(started, Unavailable(cause), null);
            return;
        }

        if (assignment.Spot)
        {
            container?.Spot.Begin();
        }

        var place = JobPlace.Of(assignment, folder, container);
        var early = marks.IsClaimed ? null : await PrepareAsync(assignment, place, started);
        if (early is not null || place is null)
        {
            await FinishAsync(started, early ?? NoWorkDir(assignment), null);
            return;
        }

        await SuperviseAsync(assignment, place, started);
    }

    /// <summary>Code, then the wrapper.</summary>
    /// <returns>The end of a run that did not come to its start; null when it has started.</returns>
    private async Task<RunOutcome?> PrepareAsync(RunAssignment assignment, JobPlace? place, DateTimeOffset started)
    {
        await reports.TellAsync(RunPhase.Fetching, started, null);
        try
        {
            await FetchAsync(assignment, place);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return Unavailable(cause);
        }
        catch (OperationCanceledException)
        {
            AgentLog.Ending("stopped while fetching", TimeSpan.Zero);
        }

        if (stop.Request is { } asked && Forestall(asked))
        {
            return RunVerdict.Of(new EndFacts(KillReason.Read(folder), null, null, false, []), assignment);
        }

        if (place is null || !Directory.Exists(place.WorkFolder))
        {
            return NoWorkDir(assignment);
        }

        try
        {
            var wrapper = new WrapperStart(folder, assignment, place, Reservation.Read(folder), container).Start();
            marks.Spawned = wrapper;
            AgentLog.StartedWrapper(wrapper);
            return null;
        }
        catch (Exception cause) when (cause is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new RunOutcome(RunEnd.SetupFailed, Error: RunErrors.CannotStart(cause.Message));
        }
    }

    private async Task FetchAsync(RunAssignment assignment, JobPlace? place)
    {
        using var stopped = new CancellationTokenSource();
        var fetching = FetchAllAsync(assignment, place, stopped.Token);
        while (!fetching.IsCompleted)
        {
            await Task.WhenAny(fetching, Task.Delay(TimeSpan.FromMilliseconds(50), time));
            if (stop.Request is not null)
            {
                await stopped.CancelAsync();
            }
        }

        await fetching;
    }

    private async Task FetchAllAsync(RunAssignment assignment, JobPlace? place, CancellationToken cancellation)
    {
        await (container is null || place is null
            ? fetch.CodeAsync(assignment, cancellation)
            : fetch.WholeAsync(assignment, place.MountPoint, cancellation));
        if (assignment.RestoreOutputs && place is not null)
        {
            var missed = await new OutputRestore(store, run.Job, folder, time).BringAsync(place.Output, cancellation);
            await TellAsync("This output of the run before could not be brought back", missed);
        }
    }

    /// <summary>
    /// Makes the claim in the wrapper's place, so that one which an agent before us may have started does nothing.
    /// </summary>
    /// <returns>False when a wrapper was faster.</returns>
    private bool Forestall(StopRequest asked)
    {
        new KillReason(asked.Cause, asked.Grace, 0, time.GetUtcNow()).Write(folder);
        return marks.TryClaim();
    }

    private async Task SuperviseAsync(RunAssignment assignment, JobPlace place, DateTimeOffset started)
    {
        if (marks.IsAlive)
        {
            AgentLog.Adopts(marks.Identity!.Pid);
        }

        var log = new LogShipper(store, BlobNames.Log(run.Job, run.Run), folder.Log, time, Attempts(container));
        var outputs = new OutputShipper(store, run, place.Output, new OutputSweep(store, run, folder), time);
        var processes = new RunProcesses(WrapperStart.TokenOf(folder), marks);
        var memory = new MemoryWatch(processes, assignment.MemoryLimitBytes, reports.Before?.PeakMemoryBytes, time);
        using var gpus = new GpuWatch(Reservation.Read(folder)?.Gpus ?? container?.Gpus ?? [], new CommandRunner(time), time);
        var measures = new RunMeasures(memory, new ResourceUseWatch(time), gpus) { CommandStarted = reports.Before?.CommandStarted };
        var series = new ResourceSeries(store, BlobNames.Resources(run.Job, run.Run), time);
        var profile = assignment.Profile is { } asked ? new ProfileWatch(asked, assignment.Command, folder, marks, time) : null;
        var engine = assignment.Container is { } image
            ? (image.Engine, ContainerCommand.NameOf(run, Reservation.Read(folder)))
            : ((string, string)?)null;
        var kill = new RunKill(processes, engine, new CommandRunner(time), time);

        using var enough = new CancellationTokenSource();
        var following = Task.WhenAll(
            log.FollowAsync(enough.Token),
            assignment.CollectOutputs ? outputs.FollowAsync(enough.Token) : Task.CompletedTask);
        await new RunWatch(assignment, folder, marks, processes, measures, series, profile, kill, stop, time).UntilEndedAsync(reports, started);
        await enough.CancelAsync();
        await following;

        var outcome = RunVerdict.Of(RunVerdict.Facts(folder, marks), assignment);
        if (assignment.CollectOutputs)
        {
            await reports.TellAsync(RunPhase.Uploading, started, measures);
            await TellAsync("This output could not be kept", await outputs.FinishAsync());
        }

        await Persistence.TryAsync("shipping the log", log.PassAsync, time, Attempts(container));
        if (profile is not null)
        {
            await Persistence.TryAsync("shipping the log's times", () => profile.ShipAsync(store, BlobNames.LogTimes(run.Job, run.Run)), time, Attempts(container));
        }

        await FinishAsync(started, outcome, measures);
    }

    private Task TellAsync(string what, IReadOnlyList<string> files) => files.Count == 0
        ? Task.CompletedTask
        : File.AppendAllLinesAsync(folder.Log, files.Select(file => $"[pilot] {what}: {file}"));

    private async Task FinishAsync(DateTimeOffset started, RunOutcome outcome, RunMeasures? measures)
    {
        await reports.FinishAsync(started, marks.End?.At ?? time.GetUtcNow(), outcome, measures, MarkFinished);
        AgentLog.Finished(outcome.End.ToString());
    }

    private static RunOutcome Unavailable(Exception cause) => new(
        RunEnd.PackageUnavailable,
        Error: cause is PilotException { Error.Code: "PILOT0601" } missing ? missing.Error
            : cause is PilotException known ? RunErrors.PackageUnavailable(known.Error.Message, known.Error.Where)
            : RunErrors.PackageUnavailable(cause.Message, null));

    private static RunOutcome NoWorkDir(RunAssignment assignment) =>
        new(RunEnd.SetupFailed, Error: RunErrors.NoWorkDir(assignment.WorkDir ?? "."));
}
