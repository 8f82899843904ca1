using System.Net;
using Polly;
using Polly.Retry;

namespace Pilot.Adapters.K8s.Client;

/// <summary>A few quick repeats of what the server or the network failed at; the story of the job repeats slowly.</summary>
internal static class KubeRepeats
{
    private const int Repeats = 2;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public static ResiliencePipeline<HttpResponseMessage> Build(TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Repeats,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
                {
                    { Exception: HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } } => true,
                    { Result: { } response } => response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
                    _ => false,
                }),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta is { } asked
                    ? asked < LongestWait ? asked : LongestWait
                    : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
}
