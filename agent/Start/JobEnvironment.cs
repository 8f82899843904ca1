using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Elsewhere;
using Pilot.Core.Launch;

namespace Pilot.Agent.Start;

/// <summary>The variables that a job is started with.</summary>
internal static class JobEnvironment
{
    internal const string Token = "PILOT_RUN_TOKEN";

    /// <summary>What the job's own processes get in every runtime: the job file's variables, and ours.</summary>
    internal static Dictionary<string, string> OfJob(RunAssignment assignment, JobPlace place, string token)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Progress must be seen when it is printed, not when a buffer is full.
            ["PYTHONUNBUFFERED"] = "1",
        };
        foreach (var (name, value) in assignment.Environment)
        {
            all[name] = value;
        }

        all["PILOT_JOB_ID"] = assignment.Job.ToString();
        all["PILOT_RUN_ID"] = assignment.Run;
        all["PILOT_OUTPUT_DIR"] = place.SeenOutput;
        all[Token] = token;
        return all;
    }

    /// <summary>
    /// What the job in a container gets beside the image's own. A user whom the image does not know has no home there, and
    /// pip installs into it.
    /// </summary>
    internal static Dictionary<string, string> InContainer(Dictionary<string, string> job, string engine)
    {
        var all = new Dictionary<string, string>(job, StringComparer.Ordinal);
        if (ContainerCommand.RunsAsOurselves(engine))
        {
            all.TryAdd("HOME", ContainerCommand.HomeMount);
        }

        return all;
    }

    /// <summary>
    /// What a job gets whose container this is: all that the image and its machine say, then the job's. A user without a
    /// home gets one, since pip installs into it.
    /// </summary>
    internal static Dictionary<string, string> OfImage(
        Dictionary<string, string> image, Dictionary<string, string> job, RunFolder folder)
    {
        var all = new Dictionary<string, string>(image, StringComparer.Ordinal);
        if (all.GetValueOrDefault("HOME", "/") == "/" && !Environment.IsPrivilegedProcess)
        {
            all["HOME"] = folder.Temporary;
        }

        if (all.GetValueOrDefault(Certificates.Variable) == Certificates.File)
        {
            all.Remove(Certificates.Variable);
        }

        foreach (var (name, value) in job)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>What a plain process gets: this machine's own variables that may pass, then the job's.</summary>
    internal static Dictionary<string, string> OfProcess(
        Dictionary<string, string> host, Dictionary<string, string> job, RunFolder folder, Reservation? share)
    {
        var all = new Dictionary<string, string>(host, StringComparer.Ordinal) { ["TMPDIR"] = folder.Temporary };
        if (share is { HidesGpus: true } or { Gpus.Count: > 0 })
        {
            all["CUDA_VISIBLE_DEVICES"] = string.Join(',', share.Gpus);
        }

        foreach (var (name, value) in job)
        {
            all[name] = value;
        }

        return all;
    }
}
