using Pilot.Agent.Watch;

namespace Pilot.Agent;

/// <summary>Somebody wants the run to end.</summary>
/// <param name="Cause">Canceled by whoever may, or the machine goes.</param>
/// <param name="Grace">How long the processes may take to end by themselves.</param>
internal sealed record StopRequest(KillCause Cause, TimeSpan Grace)
{
    internal static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);
}

/// <summary>Where such requests come from.</summary>
internal interface IStopSource
{
    /// <summary>Null while nobody asked; looked at often, so it answers at once.</summary>
    StopRequest? Request { get; }
}
