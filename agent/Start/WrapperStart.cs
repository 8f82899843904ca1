using System.Security.Cryptography;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Agent.Elsewhere;
using Pilot.Agent.Watch;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Agent.Start;

/// <summary>
/// Writes the scripts and starts the wrapper. Everything may be done again: the same files come out, and of two wrappers
/// only the one that makes the claim runs the job.
/// </summary>
internal sealed class WrapperStart(RunFolder folder, RunAssignment assignment, JobPlace place, Reservation? share, ContainerPlace? inside = null)
{
    /// <returns>The wrapper's process id.</returns>
    internal int Start()
    {
        var token = TokenOf(folder);
        OomCount.KeepBaseline(folder);
        foreach (var needed in (string[])[place.Output, folder.Scripts, folder.Marks, folder.Temporary])
        {
            Directory.CreateDirectory(needed);
        }

        var job = JobEnvironment.OfJob(assignment, place, token);
        WriteScripts(job);
        Dictionary<string, string> environment;
        if (inside is not null)
        {
            environment = JobEnvironment.OfImage(HostEnvironment.OfImage(), job, folder);
        }
        else if (assignment.Container is null)
        {
            environment = JobEnvironment.OfProcess(HostEnvironment.ForJobs(), job, folder, share);
        }
        else
        {
            ContainerAccess.Open(folder, place);
            environment = new Dictionary<string, string>(HostEnvironment.ForEngines()) { [JobEnvironment.Token] = token };
        }

        return new DetachedProcess(["/bin/sh", folder.InState(JobScripts.Wrapper)], environment, folder.Log).Start();
    }

    /// <summary>A random word in the environment of every process of the run: it finds those that left the group.</summary>
    internal static string TokenOf(RunFolder folder)
    {
        var file = folder.InState("token");
        if (RunFolder.Read(file) is { Length: > 0 } known)
        {
            return known;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        RunFolder.Write(file, token);
        return token;
    }

    private void WriteScripts(Dictionary<string, string> job)
    {
        var inContainer = assignment.Container is not null;
        var environmentFolder = !inContainer && inside is null && UsesPip() ? folder.VirtualEnvironment : null;
        Write(JobScripts.Job, JobScripts.JobText(place, environmentFolder, SetupLine(), assignment.Command, inContainer));
        RunFolder.Write(folder.InState(JobScripts.Wrapper), JobScripts.WrapperText(
            folder.State,
            inContainer
                ? ShellText.Words(ContainerCommand.Words(assignment, folder, place, share))
                : ShellText.Words(["/bin/sh", folder.InScripts(JobScripts.Job)])));
        if (assignment.Container is { } container)
        {
            Write(JobScripts.Variables, JobScripts.VariablesText(JobEnvironment.InContainer(job, container.Engine)));
        }

        if (assignment.Setup is { } setup)
        {
            Write(JobScripts.Setup, setup);
        }

        if (assignment.Command.Script is { } script)
        {
            Write(JobScripts.Command, script);
        }

        if (environmentFolder is not null)
        {
            Write(JobScripts.Pip, JobScripts.PipText(environmentFolder));
        }
    }

    private string? SetupLine() =>
        assignment.Setup is not null ? $"/bin/sh {ShellText.Quote(Path.Combine(place.SeenScripts, JobScripts.Setup))}"
        : HasRequirements() ? JobScripts.DefaultSetup
        : null;

    private bool UsesPip() =>
        assignment.Setup?.Contains("pip", StringComparison.Ordinal) ?? HasRequirements();

    private bool HasRequirements() => File.Exists(Path.Combine(place.WorkFolder, "requirements.txt"));

    private void Write(string name, string text) => RunFolder.Write(folder.InScripts(name), text);
}
