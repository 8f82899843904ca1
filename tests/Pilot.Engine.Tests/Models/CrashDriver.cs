using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Errors;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Models;

/// <summary>Plays one story to its end through a row of engines on one database, each but the last dying where it is told to.</summary>
internal sealed class CrashDriver(Step story, int liveExecutions) : IDisposable
{
    private const string Id = "story";
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HashSet<int> raised = [];

    public StoryWorld World { get; } = new();

    /// <summary>Lives that ended in the crash that was meant for them.</summary>
    public int Crashes { get; private set; }

    public async Task<OrchestrationMetadata> PlayAsync(IEnumerable<Crash> crashes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var crash in crashes)
        {
            var faults = crash.Point == CrashPoint.Await
                ? CommitFaults.AtAwait(crash.At)
                : new CommitFaults(crash.At, crash.Point == CrashPoint.BeforeCommit);
            if (await LiveAsync(faults, limit.Token) is { } end)
            {
                return end;
            }

            Crashes++;
        }

        return (await LiveAsync(null, limit.Token))!;
    }

    public void Dispose() => folder.Dispose();

    /// <returns>Null when the engine died before the end.</returns>
    private async Task<OrchestrationMetadata?> LiveAsync(CommitFaults? faults, CancellationToken limit)
    {
        try
        {
            await using var host = await EmbeddedHost.StartAsync(
                folder.Database,
                World.Setup,
                options =>
                {
                    options.Faults = faults;
                    options.LiveExecutions = liveExecutions;
                },
                clock);
            return await DriveAsync(host.Client, faults?.Crashed ?? new TaskCompletionSource().Task, limit);
        }
        catch (Exception e) when (e is EngineStoppedException or PilotException { Error.Code: "PILOT0813" })
        {
            faults!.Crashed.IsCompleted.ShouldBeTrue();
            return null;
        }
    }

    private async Task StartOnceAsync(OrchestrationClient client, CancellationToken limit)
    {
        var once = new StartOrchestrationOptions(Id).WithDedupeStatuses(Enum.GetValues<OrchestrationRuntimeStatus>());
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync("Play", story, once, limit);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // An earlier life has started it.
        }
    }

    private async Task<OrchestrationMetadata?> DriveAsync(OrchestrationClient client, Task crashed, CancellationToken limit)
    {
        await StartOnceAsync(client, limit);
        foreach (var number in story.Events.Where(number => !raised.Contains(number)))
        {
            // Unless it was acknowledged it is raised again; each has a name of its own, so a repeat is not noticed.
            await client.RaiseEventAsync(Id, $"event{number}", $"e{number}", limit);
            raised.Add(number);
        }

        var completion = client.WaitForInstanceCompletionAsync(Id, getInputsAndOutputs: true, limit);
        while (!crashed.IsCompleted)
        {
            if (await Task.WhenAny(completion, crashed, Task.Delay(2, limit)) == completion)
            {
                return await completion;
            }

            limit.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromHours(1));
        }

        return null;
    }
}
