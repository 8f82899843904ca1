using Pilot.Core.Errors;

namespace Pilot.Engine.Replay;

/// <summary>What ends an execution because its code does not keep the rules of replay.</summary>
internal static class ReplayErrors
{
    public static PilotException Nondeterministic(string name, string instanceId, NondeterminismException cause) => new(new(
        "PILOT0801",
        $"Orchestration '{name}' ('{instanceId}') no longer follows its history: {cause.Message}.",
        "Restart the instance under the new code, or put the code back that the history was made with."));

    public static PilotException ForeignWork(string name, string instanceId) => new(new(
        "PILOT0802",
        $"Orchestration '{name}' ('{instanceId}') awaits something that is not its context's, so it cannot be replayed.",
        "Await only tasks of the orchestration context; move delays, I/O and other threads into an activity."));

    public static PilotException Unregistered(string name) => new(new(
        "PILOT0803",
        $"No orchestration is registered under the name '{name}'.",
        "Register the class with the engine, or correct the name."));

    public static PilotException NewerBehaviour(string instanceId, int version) => new(new(
        "PILOT0804",
        $"'{instanceId}' was begun by a newer engine (behaviour {version}, this one knows up to {EngineBehaviour.Current}).",
        "Run the newer version of the server again."));
}
