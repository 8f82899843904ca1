using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// The work folder of one run: where the target, the agent and the wrapper script leave word for each other. Each file
/// is written by one of them and is replaced whole, so what is read is never half of something.
/// </summary>
internal sealed class RunFolder(string root)
{
    internal string Root { get; } = Path.GetFullPath(root);

    /// <summary>Held by the agent while it lives.</summary>
    internal string Lock => In("agent.lock");

    internal string AgentLog => In("agent.log");

    /// <summary>Written by the target before the first agent: what the run holds of this machine.</summary>
    internal string Reservation => In("local.json");

    /// <summary>Written by the target to end the run: the grace in seconds.</summary>
    internal string Stop => In("stop");

    /// <summary>Written by the agent last: the final report is in storage.</summary>
    internal string Finished => In("finished");

    /// <summary>The unpacked package; exists only when it is complete.</summary>
    internal string Code => In("code");

    internal string VirtualEnvironment => In("venv");

    internal string Temporary => In("tmp");

    /// <summary>What setup and command print; appended to by them, never by a pipe.</summary>
    internal string Log => In("log");

    /// <summary>Marks of the wrapper and the agent. No container sees it: what is in it decides how the run is told to have ended.</summary>
    internal string State => In("state");

    /// <summary>What the job is told to do; a container sees it and cannot change it.</summary>
    internal string Scripts => In("scripts");

    /// <summary>The one place where the job itself leaves word: <see cref="Phase"/>.</summary>
    internal string Marks => In("marks");

    internal string Phase => Path.Combine(Marks, "phase");

    internal string InState(string name) => Path.Combine(State, name);

    internal string InScripts(string name) => Path.Combine(Scripts, name);

    internal static RunFolder Of(string home, RunKey run) =>
        new(Path.Combine(home, "work", run.Job.ToString(), run.Run));

    /// <summary>Every run that has a work folder on this machine.</summary>
    internal static IEnumerable<TargetRun> All(string home)
    {
        var work = new DirectoryInfo(Path.Combine(home, "work"));
        return !work.Exists ? [] : work.EnumerateDirectories()
            .Where(job => JobId.TryParse(job.Name, out _))
            .SelectMany(job => job.EnumerateDirectories().Select(run =>
                new TargetRun(new RunKey(JobId.Parse(job.Name), run.Name), new DateTimeOffset(run.CreationTimeUtc, TimeSpan.Zero))));
    }

    /// <summary>Writes a small file so that a reader sees nothing or all of it.</summary>
    internal static void Write(string path, string text)
    {
        var draft = $"{path}.{System.Environment.ProcessId}.new";
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
    }

    /// <returns>Null when there is no such file.</returns>
    internal static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string In(string name) => Path.Combine(Root, name);
}
