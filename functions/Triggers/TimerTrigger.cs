namespace Pilot.Functions.Triggers;

/// <summary>Does something at the start and then after every interval; a failure is logged and the next time comes.</summary>
internal abstract partial class TimerTrigger(TimeProvider clock, ILogger log) : BackgroundService
{
    protected abstract TimeSpan Interval { get; }

    protected abstract Task RunAsync(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(log, GetType().Name, error);
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Timer} failed; it runs again at its next time.")]
        public static partial void Failed(ILogger logger, string timer, Exception error);
    }
}
