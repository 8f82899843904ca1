using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded;

/// <summary>What the embedded engine explains to operators and callers; PILOT0801 to 0804 are the replay kernel's.</summary>
internal static class EngineErrors
{
    public static PilotException DatabaseTaken(string path, string? owner, Exception cause) => new(
        new(
            "PILOT0805",
            owner is null
                ? "The engine's database is in use by another process."
                : $"The engine's database is in use by process {owner}.",
            "Stop the other server, or give this one a folder of its own.",
            path),
        cause);

    public static PilotException UnknownSchema(string path, int version) => new(new(
        "PILOT0806",
        $"The engine's database has version {version.ToString(CultureInfo.InvariantCulture)}, which this server does not know.",
        "Run the version of the server that wrote it, or a newer one.",
        path));

    public static PilotException UnregisteredActivity(string name) => new(new(
        "PILOT0807",
        $"No activity is registered under the name '{name}'.",
        "Register the class with the engine, or correct the name."));

    public static PilotException PoisonActivity(string name, int crashes) => new(new(
        "PILOT0808",
        $"Activity '{name}' was running each of the {crashes.ToString(CultureInfo.InvariantCulture)} times that the server died or it fell silent; it is parked.",
        "Look at the server's log and memory at those times, correct the cause, and let it go on: pilot orchestrations retry."));

    public static PilotException PoisonTurn(string instanceId, int crashes) => new(new(
        "PILOT0815",
        $"The orchestration '{instanceId}' was in a turn each of the {crashes.ToString(CultureInfo.InvariantCulture)} times that the server died; it is parked.",
        "Look at the server's log and memory at those times, correct the cause, and let it go on: pilot orchestrations retry."));

    public static PilotException StorageFailed(Exception cause) => new(
        new(
            "PILOT0816",
            $"The engine could not write to its database: {cause.Message}",
            "Nothing of the call was kept. Free space on the disk, or end the program that holds the file, and try again."),
        cause);

    public static PilotException NothingParked(string instanceId) => new(new(
        "PILOT0817",
        $"Nothing of the orchestration '{instanceId}' is parked.",
        "See what it waits for: pilot orchestrations show."));

    public static PilotException PayloadGone(string blob) => new(new(
        "PILOT0818",
        "A payload that a history refers to is no longer in blob storage.",
        "Restore the blob, or terminate the instance; blobs under payloads/ are the engine's own.",
        blob));

    public static PilotException ChildIdTaken(string instanceId) => new(new(
        "PILOT0809",
        $"The child orchestration '{instanceId}' could not be started: an unfinished instance has that id.",
        "Give each child an id of its own, or let the engine choose."));

    public static PilotException Terminated(string instanceId) => new(new(
        "PILOT0810",
        $"The orchestration '{instanceId}' was terminated.",
        "Start it anew if that was not meant."));

    public static PilotException UnknownInstance(string instanceId) => new(new(
        "PILOT0811",
        $"There is no orchestration instance '{instanceId}'.",
        "Check the id; a finished instance may have been purged."));

    public static PilotException NotFinished(string instanceId, OrchestrationRuntimeStatus status) => new(new(
        "PILOT0812",
        $"The orchestration '{instanceId}' cannot be restarted while it is {status}.",
        "Terminate it first, or wait for its end."));

    public static PilotException NotRunning() => new(new(
        "PILOT0813",
        "The orchestration engine is not running.",
        "Wait until the server has started; if it is stopping, start it again."));

    public static PilotException BadQuery(string what) => new(new(
        "PILOT0814",
        $"The query cannot be answered: {what}.",
        "Use a page size from 1 to 1000 and the continuation token of the page before, unchanged."));
}
