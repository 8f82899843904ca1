using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Agent.Ends;

/// <summary>The PILOT06xx numbers: how a run ended, and what to do about it.</summary>
internal static class RunErrors
{
    internal static PilotError NoAssignment(string blob) => new(
        "PILOT0601",
        "The agent found no assignment for this run in storage.",
        "Start the job again; if this comes back, check that the server and the agent use the same storage.",
        blob);

    internal static PilotError PackageUnavailable(string cause, string? where) => new(
        "PILOT0602",
        $"The job's code could not be fetched: {cause}",
        "Deploy the folder again, which sends whatever is missing.",
        where);

    internal static PilotError SetupFailed(int code, IReadOnlyList<string> tail) => new(
        "PILOT0603",
        string.Create(CultureInfo.InvariantCulture, $"Setup failed with exit code {code}; the command was not started."),
        "Look at the end of the log; correct setup or requirements.txt and deploy again.",
        Details: tail);

    internal static PilotError CommandNotFound(string command, int code, IReadOnlyList<string> tail) => new(
        "PILOT0604",
        code == 126
            ? $"The command, or a program that it calls, cannot be executed: {command}"
            : $"The command, or a program that it calls, was not found: {command}",
        "Check the spelling of run, that the program is installed by setup or the image, and that a script of yours has its first line and its x right.",
        Details: tail);

    internal static PilotError Exited(int code, IReadOnlyList<string> tail) => new(
        "PILOT0605",
        string.Create(CultureInfo.InvariantCulture, $"The command ended with exit code {code}."),
        "Look at the end of the log: the program says there what it stumbled over.",
        Details: tail);

    internal static PilotError Signaled(int signal, IReadOnlyList<string> tail) => new(
        "PILOT0606",
        string.Create(CultureInfo.InvariantCulture, $"The command was ended by signal {signal} ({SignalNames.Of(signal)}), which ServerlessPilot did not send."),
        signal is 11 or 7 or 4 or 6
            ? "The program crashed in native code: try it with faulthandler (python3 -X faulthandler), and check that library versions fit together."
            : "Somebody or something on the machine ended it; run the job again.",
        Details: tail);

    internal static PilotError TimedOut(double? seconds) => new(
        "PILOT0607",
        string.Create(CultureInfo.InvariantCulture, $"The run was ended at its time limit of {seconds:0.###} s."),
        "Raise the timeout in the job file, or write checkpoints under output/ and go on from the last one.");

    internal static PilotError MemoryLimit(long used, long? limit) => new(
        "PILOT0608",
        $"The run was ended because its processes used {Megabytes(used)} of memory, more than its limit of {Megabytes(limit ?? 0)}.",
        "Ask for more memory in the job file's resources, or use a smaller batch or fewer data-loading workers.");

    internal static PilotError KernelOutOfMemory(IReadOnlyList<string> tail) => new(
        "PILOT0609",
        "The machine ran out of memory and its kernel ended the run.",
        "Give the job a memory limit that fits the machine, use a smaller batch, or run fewer jobs side by side.",
        Details: tail);

    internal static PilotError Lost() => new(
        "PILOT0610",
        "The run's processes are gone and left no word: the machine was restarted, or somebody killed them all.",
        "Nothing needs to be corrected; run the job again.");

    internal static PilotError NoWorkDir(string workDir) => new(
        "PILOT0611",
        $"The working folder '{workDir}' is not a folder of the package.",
        "Correct workdir in the job file: a path relative to the job folder, without '..' that leads out of it.");

    internal static PilotError ContainerFailed(string engine, string image, IReadOnlyList<string> tail) => new(
        "PILOT0612",
        $"The container engine {engine} could not start the image {image}.",
        "Check the image's name and that this machine can pull it; the end of the log holds what the engine said.",
        Details: tail);

    internal static PilotError CannotStart(string cause) => new(
        "PILOT0613",
        $"The run could not be started on this machine: {cause}.",
        "Check that /bin/sh exists and that the disk with the work folder is not full.");

    internal static PilotError TakenAway() => new(
        "PILOT0620",
        "The machine is being taken away, so the run was ended; its log and outputs up to then are kept.",
        "Nothing needs to be corrected; the next run goes on from the outputs.");

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.#} MiB");
}
