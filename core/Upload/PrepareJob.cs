using Pilot.Core.Activities;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;

namespace Pilot.Core.Upload;

/// <summary>Reads the job file out of the stored package and lays the submitter's wishes over it.</summary>
public sealed class PrepareJob(JobStore jobs, PackageStore packages, JobSpecReader reader) : Activity<JobId, PreparedJob>
{
    public override async Task<PreparedJob> RunAsync(ActivityContext context, JobId input)
    {
        var job = await jobs.GetAsync(input, context.Cancellation)
            ?? throw new InvalidOperationException($"{input} is not stored.");
        try
        {
            var spec = await ReadAsync(job, context.Cancellation);
            spec = spec with
            {
                Resources = Merge(spec.Resources, job.Request.Resources),
                Environment = Merge(spec.Environment, job.Request.Environment),
            };
            return new PreparedJob(job.Request, job.Owner, spec, job.ResourceName, job.Created, null);
        }
        catch (PilotException refusal)
        {
            return new PreparedJob(job.Request, job.Owner, null, job.ResourceName, job.Created, refusal.Error);
        }
    }

    private async Task<JobSpec> ReadAsync(JobDocument job, CancellationToken cancellation)
    {
        var file = await packages.ReadJobFileAsync(job.Owner, job.Package, cancellation);
        return (file, job.Request.Run) switch
        {
            ({ } found, var run) => reader.Read(found.Text, found.Name, run),
            (null, { } run) => JobSpecReader.OfCommand(run),
            _ => throw PackageErrors.NoCommand(),
        };
    }

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> file, IReadOnlyDictionary<string, string>? asked)
    {
        var merged = new Dictionary<string, string>(file);
        foreach (var (name, value) in asked ?? new Dictionary<string, string>())
        {
            merged[name] = value;
        }

        return merged;
    }

    private static ResourceRequest? Merge(ResourceRequest? file, ResourceRequest? asked) => asked is null
        ? file
        : (file ?? new ResourceRequest()).With(asked);
}
