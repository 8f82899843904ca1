using System.Runtime.InteropServices;
using Pilot.Agent.Watch;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Agent.Elsewhere;

/// <summary>
/// On a machine elsewhere SIGTERM comes from its owner, for one of two reasons: somebody asked the platform to end the run,
/// or the machine is taken away. The platform leaves word in storage before it asks, so that tells them apart; the word is
/// looked for now and then in any case, and alone is enough.
/// </summary>
internal sealed class RemoteStop : IStopSource, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Storage that does not say who asked by then counts as: nobody did.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(5);

    private readonly IBlobStore store;
    private readonly string word;
    private readonly TimeProvider time;
    private readonly PosixSignalRegistration terminate;
    private readonly CancellationTokenSource enough = new();
    private readonly SemaphoreSlim wake = new(0);
    private volatile StopRequest? request;
    private volatile bool terminated;

    internal RemoteStop(IBlobStore store, RunKey run, TimeProvider time)
    {
        this.store = store;
        this.time = time;
        word = BlobNames.Stop(run.Job, run.Run);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated = true;
            wake.Release();
        });
    }

    public StopRequest? Request => request;

    /// <summary>Returns after the first look; the others follow by themselves. To be called once.</summary>
    internal async Task BeginAsync()
    {
        await LookAsync();
        _ = WatchAsync();
    }

    public void Dispose()
    {
        enough.Cancel();
        terminate.Dispose();
    }

    /// <summary>The machine says that it will be taken away.</summary>
    /// <param name="grace">For the job's processes.</param>
    internal void TakenAway(TimeSpan grace) =>
        request ??= new StopRequest(KillCause.TakenAway, grace);

    private async Task WatchAsync()
    {
        while (request is null && !enough.IsCancellationRequested)
        {
            await WaitAsync();
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        var signalled = terminated;
        if (await WordAsync() is { } grace)
        {
            request = new StopRequest(KillCause.Canceled, grace);
        }
        else if (signalled)
        {
            TakenAway(StopRequest.DefaultGrace);
        }
    }

    private async Task WaitAsync()
    {
        try
        {
            await wake.WaitAsync(Period, enough.Token);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <returns>The grace that the platform's word allows; null when there is none, or storage does not say.</returns>
    private async Task<TimeSpan?> WordAsync()
    {
        using var patience = new CancellationTokenSource(LongestDoubt, time);
        try
        {
            await using var content = await store.ReadAsync(word, cancellation: patience.Token);
            if (content is null)
            {
                return null;
            }

            using var reader = new StreamReader(content.Stream);
            return LocalStop.Seconds(await reader.ReadToEndAsync(patience.Token));
        }
        catch (Exception cause)
        {
            AgentLog.Trouble("looking whether somebody asked for the end", cause);
            return null;
        }
    }
}
