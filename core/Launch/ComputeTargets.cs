namespace Pilot.Core.Launch;

/// <summary>The targets of this installation, by name.</summary>
public sealed class ComputeTargets(IEnumerable<IComputeTarget> targets)
{
    private readonly Dictionary<string, IComputeTarget> byName = targets.ToDictionary(target => target.Name, StringComparer.Ordinal);

    /// <exception cref="Errors.PilotException">PILOT0951: a job was planned on a target that is no longer configured.</exception>
    public IComputeTarget this[string name] =>
        byName.TryGetValue(name, out var target) ? target : throw new Errors.PilotException(LaunchErrors.NoSuchTarget(name));
}
