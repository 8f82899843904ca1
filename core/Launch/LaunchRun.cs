using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Core.Launch;

/// <summary>
/// Writes the run's assignment and asks the target to start it. The run's key makes a repeat harmless; the assignment
/// of a run is written once and never changed, because an agent may be reading it.
/// </summary>
public sealed class LaunchRun(ComputeTargets targets, RemoteRuns remote, JobStore jobs, IBlobStore blobs) : Activity<LaunchRunInput, StartAnswer>
{
    private const string FirstRun = "1";

    public override async Task<StartAnswer> RunAsync(ActivityContext context, LaunchRunInput input)
    {
        var job = await jobs.GetAsync(input.Run.Job, context.Cancellation)
            ?? throw new InvalidOperationException($"{input.Run.Job} is not stored.");
        var package = await blobs.ReadJsonAsync(
            BlobNames.Package(job.Owner, job.Package), PilotJson.Default.PackageManifest, context.Cancellation)
            ?? throw new PilotException(LaunchErrors.PackageGone(job.Package));

        await blobs.PutJsonAsync(
            BlobNames.Assignment(input.Run.Job, input.Run.Run),
            Assignment(input, job, package.Document),
            PilotJson.Default.RunAssignment,
            BlobCondition.IfAbsent,
            cancellation: context.Cancellation);

        var target = await targets.GetAsync(input.Offer.Target, context.Cancellation);
        var request = Request(input, job.Owner) with
        {
            Agent = target.IsRemote ? await remote.AgentAsync(input.Run, job.Owner, package.Document, context.Cancellation) : null,
        };
        return await target.StartAsync(request, context.Cancellation);
    }

    private static StartRequest Request(LaunchRunInput input, string owner)
    {
        var spec = input.Prepared.Spec!;
        return new StartRequest(
            input.Run, input.Offer, input.Prepared.ResourceName, spec.Resources ?? new ResourceRequest(), input.Prepared.Submitted)
        {
            Owner = owner,
            Image = spec.Image ?? JobSpec.DefaultImage,
            TimeoutSeconds = Limit(input),
        };
    }

    private static double? Limit(LaunchRunInput input) => (input.Prepared.Spec!.TimeoutSeconds, input.LimitSeconds) switch
    {
        ({ } a, { } b) => Math.Min(a, b),
        var (a, b) => a ?? b,
    };

    private static RunAssignment Assignment(LaunchRunInput input, JobDocument job, PackageManifest package)
    {
        var spec = input.Prepared.Spec!;
        return new RunAssignment(
            job.Id,
            input.Run.Run,
            job.Owner,
            package,
            input.Command,
            spec.Setup,
            spec.WorkDir,
            spec.Environment,
            Limit(input),
            spec.Resources?.MemoryBytes,
            input.Offer.Container is { } engine ? new ContainerAssignment(engine, spec.Image ?? JobSpec.DefaultImage) : null,
            CollectOutputs: input.CollectOutputs,
            RestoreOutputs: input.CollectOutputs && input.Run.Run != FirstRun,
            Profile: input.Profile,
            Spot: input.Offer.Spot);
    }
}

/// <param name="LimitSeconds">A wall-clock limit beside the job file's; the shorter holds; null for none.</param>
/// <param name="CollectOutputs">False for a profile run.</param>
/// <param name="Profile">Set for a profile run.</param>
public sealed record LaunchRunInput(
    RunKey Run, PlanOffer Offer, PreparedJob Prepared, JobCommand Command, double? LimitSeconds, bool CollectOutputs, ProfileAssignment? Profile = null);
