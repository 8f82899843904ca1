using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Agent;

/// <summary>What the agent says of itself, in <c>agent.log</c> of the run's work folder.</summary>
internal static class AgentLog
{
    internal static void Starts(string run) => Say($"agent {Environment.ProcessId} takes up {run}");

    internal static void AnotherIsAtWork() => Say($"agent {Environment.ProcessId} leaves: another one has this run");

    internal static void Adopts(int pid) => Say($"adopts the running wrapper {pid}");

    internal static void StartedWrapper(int pid) => Say($"started wrapper {pid}");

    internal static void Phase(string phase) => Say($"phase {phase}");

    internal static void Ending(string why, TimeSpan grace) => Say($"ends the run: {why}, grace {grace.TotalSeconds} s");

    internal static void KilledStrays(int count) => Say($"ended {count} processes that the run left behind");

    internal static void StillAlive(int count) => Say($"{count} processes do not die");

    internal static void Trouble(string what, Exception cause) => Say($"{what}: {cause.Message}; trying again");

    internal static void GaveUp(string what, Exception cause) => Say($"gives up on {what}: {cause}");

    internal static void SkippedOutput(string path, string why) => Say($"output {path} is left out: {why}");

    internal static void Finished(string end) => Say($"finished: {end}");

    internal static void NoAccess(string variable) => Say($"leaves: the variable {variable}, which should hold the way to storage, is not set");

    internal static void Refused(PilotError error) => Say($"leaves: {error.Code} {error.Message} {error.Remedy}");

    internal static void TakenAway(string who, TimeSpan rest) => Say($"{who} says that this machine is taken away in {rest.TotalSeconds} s");

    internal static void Died(Exception defect) => Say($"died: {defect}");

    private static void Say(FormattableString text) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:O} {text.ToString(CultureInfo.InvariantCulture)}"));
}
