using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Upload;
using Pilot.Functions.Http;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Functions.Jobs;

/// <summary>
/// Makes a job of a package: row, document, then its orchestration. Each step does nothing when it was done before, so a
/// repeat with the same key (and the sweep) completes what a crash cut off.
/// </summary>
internal sealed class JobSubmission(
    JobStore jobs, PackageStore packages, JobSpecReader specs, OrchestrationClient orchestrations, TimeProvider clock)
{
    /// <param name="key">Decides the job's id; null for a random one.</param>
    /// <exception cref="PilotException">PILOT0517, PILOT02xx for the name or the job file, PILOT096x and PILOT0981 for a wish, PILOT0511.</exception>
    public async Task<JobDocument> SubmitAsync(string owner, SubmitJob submit, string? key, CancellationToken cancellation)
    {
        if (await packages.FindAsync(owner, submit.Package, cancellation) is null)
        {
            throw new PilotException(JobErrors.PackageNotThere(submit.Package));
        }

        var request = submit.Request;
        request.Wishes?.Check();
        PlanWishes.CheckPlan(request.Plan, request.Wishes);
        _ = new MachineNeeds(request.Resources, request.Wishes);
        var name = request.Name is null ? await NameInPackageAsync(owner, submit, cancellation) : DisplayName.Check(request.Name);
        var id = key is null ? JobId.New() : JobId.FromIdempotencyKey(owner, key);
        var document = await jobs.CreateAsync(
            new JobDocument
            {
                Id = id,
                Owner = owner,
                Name = name,
                ResourceName = ResourceName.Derive(name, id),
                Package = submit.Package,
                Created = clock.GetUtcNow(),
                Request = request,
                Reason = "Waiting to be taken up.",
            },
            cancellation);
        if (document.Package != submit.Package || !document.Request.AsksTheSameAs(request))
        {
            throw new PilotException(RequestErrors.KeyReused());
        }

        await packages.RenameAsync(owner, submit.Package, name, cancellation);
        await ScheduleAsync(document, cancellation);
        return document;
    }

    /// <summary>
    /// Starts the job's orchestration unless there is one, or there was one: what has ended is forgotten after a while, and a
    /// document that has been changed tells that the job has been taken up.
    /// </summary>
    public async Task ScheduleAsync(JobDocument job, CancellationToken cancellation)
    {
        if (job.Revision > 0)
        {
            return;
        }

        var once = new StartOrchestrationOptions(job.Id.ToString()).WithDedupeStatuses(Enum.GetValues<OrchestrationRuntimeStatus>());
        try
        {
            await orchestrations.ScheduleNewOrchestrationInstanceAsync(nameof(RunJob), new RunJobInput(job.Id), once, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody was here before: a repeat with the same key, or the sweep.
        }
    }

    private async Task<string> NameInPackageAsync(string owner, SubmitJob submit, CancellationToken cancellation)
    {
        var file = await packages.ReadJobFileAsync(owner, submit.Package, cancellation);
        return file is null ? "job" : specs.Read(file.Text, file.Name, submit.Request.Run).Name ?? "job";
    }
}
