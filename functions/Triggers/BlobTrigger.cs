using Pilot.Core.Storage;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Looks under a prefix again and again and hands over what lies there, in order of the names. What has been dealt with
/// must be deleted by the handler; what is still there comes again, so handlers are safe to repeat.
/// </summary>
internal abstract partial class BlobTrigger(IBlobStore blobs, TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected abstract string Prefix { get; }

    protected abstract TimeSpan Interval { get; }

    /// <summary>Deals with one blob. A thrown exception is logged and the blob comes again after a while.</summary>
    protected abstract Task HandleAsync(BlobInfo blob, CancellationToken cancellation);

    /// <summary>Called after each look at the whole prefix, with the names that were there.</summary>
    protected virtual void Looked(IReadOnlySet<string> names)
    {
    }

    /// <summary>Waits between two looks, so long at most; sooner where something else tells that there is something to see.</summary>
    protected virtual Task PauseAsync(TimeSpan longest, CancellationToken cancellation) => Task.Delay(longest, clock, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var failed = false;
            try
            {
                var seen = new HashSet<string>();
                await foreach (var blob in blobs.ListAllAsync(Prefix, stoppingToken))
                {
                    seen.Add(blob.Name);
                    failed |= !await TryAsync(blob, stoppingToken);
                }

                Looked(seen);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failed = true;
                Log.LookFailed(log, Prefix, error);
            }

            await PauseAsync(failed ? AfterFailure : Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryAsync(BlobInfo blob, CancellationToken cancellation)
    {
        try
        {
            await HandleAsync(blob, cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.HandleFailed(log, blob.Name, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Could not look under {Prefix}; trying again.")]
        public static partial void LookFailed(ILogger logger, string prefix, Exception error);

        [LoggerMessage(2, LogLevel.Error, "Could not deal with {Blob}; trying again.")]
        public static partial void HandleFailed(ILogger logger, string blob, Exception error);
    }
}
