using Pilot.Adapters.Azure.Compute.Arm;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>The account's environment, asked for now and then: its region and its workload profiles.</summary>
internal sealed class AppEnvironments(AzureSession session)
{
    private readonly Lock gate = new();
    private (DateTimeOffset Read, AppEnvironment Environment)? known;

    /// <returns>The environment, or why it cannot be shown.</returns>
    public async Task<(AppEnvironment? Environment, ArmError? Error)> LookAsync(CancellationToken cancellation)
    {
        if (Known() is { } before)
        {
            return (before, null);
        }

        var answer = await session.Jobs.EnvironmentAsync(cancellation);
        if (answer.Error is not null || answer.As<AppEnvironment>() is not { } environment)
        {
            return (null, answer.Error ?? ArmError.Of(answer.Status, "Empty", "The answer is empty."));
        }

        lock (gate)
        {
            known = (session.Time.GetUtcNow(), environment);
        }

        return (environment, null);
    }

    public static AppProfile? Profile(AppEnvironment environment, string machine) =>
        environment.Properties?.WorkloadProfiles?.FirstOrDefault(
            profile => profile.WorkloadProfileType.Equals(machine, StringComparison.OrdinalIgnoreCase));

    private AppEnvironment? Known()
    {
        lock (gate)
        {
            return known is { } before && session.Time.GetUtcNow() - before.Read < session.Times.Facts ? before.Environment : null;
        }
    }
}
