using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>Repeats a call inside the orchestration, with timers for the waits, so that retries are part of the history.</summary>
public static class Retries
{
    public static async Task<T> RunAsync<T>(OrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> call)
    {
        var begun = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            TaskFailedException failure;
            try
            {
                return await call();
            }
            catch (TaskFailedException e)
            {
                failure = e;
            }

            var spent = context.CurrentUtcDateTime - begun;
            if (retry.Handler is { } handler)
            {
                if (!await handler(new RetryContext(context, attempt, failure.FailureDetails, spent)))
                {
                    throw failure;
                }
            }
            else if (WaitBefore(retry.Policy!, attempt, failure.FailureDetails, spent) is { } wait)
            {
                await context.CreateTimer(wait, CancellationToken.None);
            }
            else
            {
                throw failure;
            }
        }
    }

    /// <returns>Null when there is no further attempt.</returns>
    internal static TimeSpan? WaitBefore(RetryPolicy policy, int attemptsMade, TaskFailureDetails failure, TimeSpan spent)
    {
        if (attemptsMade >= policy.MaxNumberOfAttempts || policy.HandleFailure?.Invoke(failure) == false)
        {
            return null;
        }

        var longest = policy.MaxRetryInterval ?? TimeSpan.FromDays(365);
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attemptsMade - 1);
        var wait = ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
        return policy.RetryTimeout is { } limit && spent + wait > limit ? null : wait;
    }
}
