using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Elsewhere;
using Pilot.Core.Launch;

namespace Pilot.Agent.Start;

/// <summary>
/// Where a job's code, working folder and outputs are: as this machine sees them, and as the job itself does (the same,
/// unless it is in a container).
/// </summary>
/// <param name="WorkFolder">On this machine.</param>
/// <param name="SeenFolder">The working folder as the job sees it.</param>
/// <param name="MountPoint">Where a container sees the code folder.</param>
/// <param name="SeenScripts">The folder of the run's scripts as the job sees it.</param>
/// <param name="SeenMarks">The folder where the job leaves word, as it sees it.</param>
/// <param name="Note">What the user should know about it, a line for the log; null when it is as asked.</param>
internal sealed record JobPlace(
    string WorkFolder, string SeenFolder, string MountPoint, string SeenScripts, string SeenMarks, string? Note)
{
    private const string OutputName = "output";
    private const string DefaultMount = "/workspace";

    internal string Output => Path.Combine(WorkFolder, OutputName);

    internal string SeenOutput => Path.Combine(SeenFolder, OutputName);

    /// <returns>Null when the working folder would be outside the code folder.</returns>
    /// <param name="container">Set when this process is inside the job's container.</param>
    internal static JobPlace? Of(RunAssignment assignment, RunFolder folder, ContainerPlace? container = null)
    {
        if (container is not null)
        {
            return Inside(assignment.WorkDir ?? ".", folder, container);
        }

        var asked = assignment.WorkDir ?? ".";
        var absolute = asked.StartsWith('/') || asked.StartsWith('~');
        var work = absolute ? folder.Code : Path.GetFullPath(Path.Combine(folder.Code, asked));
        if (work != folder.Code && !work.StartsWith(folder.Code + '/', StringComparison.Ordinal))
        {
            return null;
        }

        work = work.TrimEnd('/');
        if (assignment.Container is null)
        {
            // A folder such as /workspace means something in an image only.
            var note = absolute ? $"[pilot] workdir {asked} is the code folder here, since the job runs as a plain process." : null;
            return new JobPlace(work, work, folder.Code, folder.Scripts, folder.Marks, note);
        }

        var mount = asked.StartsWith('/') ? asked : DefaultMount;
        var seen = absolute ? mount : Path.GetFullPath(Path.Combine(mount, asked)).TrimEnd('/');
        return new JobPlace(work, seen, mount, ContainerCommand.ScriptsMount, ContainerCommand.MarksMount, null);
    }

    /// <summary>The same folders as a container of ours would show, without anything between.</summary>
    private static JobPlace? Inside(string asked, RunFolder folder, ContainerPlace container)
    {
        var isAbsolute = asked.StartsWith('/');
        var code = Path.TrimEndingDirectorySeparator(Path.GetFullPath(isAbsolute ? asked : container.DefaultCode));
        var work = isAbsolute || asked.StartsWith('~') ? code : Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(code, asked)));
        return work == code || work.StartsWith(code + '/', StringComparison.Ordinal)
            ? new JobPlace(work, work, code, folder.Scripts, folder.Marks, null)
            : null;
    }
}
