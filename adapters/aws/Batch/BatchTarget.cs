using Amazon.Runtime;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Logs;
using Pilot.Adapters.Aws.Secrets;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// Runs jobs on AWS Batch. A run is one Batch job of a name made of platform, job and run; it goes to the first queue that
/// has the planned machine. Batch never deletes: a removed run is a tagged one.
/// </summary>
internal sealed class BatchTarget : IComputeTarget, IDisposable
{
    private const int TailLines = 10;

    /// <summary>Longer than listings are known to lag.</summary>
    public static readonly TimeSpan ListingHorizon = TimeSpan.FromSeconds(15);

    private readonly string platform;
    private readonly AwsSettings settings;
    private readonly BatchClient batch;
    private readonly LogsClient logs;
    private readonly ParameterClient parameters;
    private readonly RunSecrets secrets;
    private readonly BatchNames names;
    private readonly BatchQueues queues;
    private readonly BatchOffers offers;
    private readonly JobDefinitions definitions;
    private readonly JobLooks looks;
    private readonly JobFinder finder;
    private readonly Submissions submissions;
    private readonly RunGates gates = new();

    public BatchTarget(
        string name, string platform, AwsSettings settings, BatchClient batch, LogsClient logs, ParameterClient parameters, CatalogueStore catalogue, TimeProvider clock,
        TimeSpan? listingHorizon = null)
    {
        Name = name;
        (this.platform, this.settings, this.batch, this.logs, this.parameters) = (platform, settings, batch, logs, parameters);
        secrets = new RunSecrets(parameters, platform);
        names = new BatchNames(platform);
        queues = new BatchQueues(batch, settings.Queues, clock);
        offers = new BatchOffers(name, settings.Place.Region, catalogue, queues);
        definitions = new JobDefinitions(batch);
        looks = new JobLooks(batch);
        finder = new JobFinder(batch, queues, names, looks);
        submissions = new Submissions(clock, listingHorizon ?? ListingHorizon);
    }

    public string Name { get; }

    public bool IsRemote => true;

    /// <summary>Requests so far, for those who count.</summary>
    public long Calls => batch.Calls + logs.Calls + parameters.Calls;

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
        ExplainAsync(() => offers.ForAsync(query, cancellation), cancellation);

    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        using var gate = await gates.EnterAsync(request.Run, cancellation);
        try
        {
            return await FindOrSubmitAsync(request, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && AwsFaults.KindOf(fault) is { } kind)
        {
            var refusal = AwsFaults.Refusal(kind, fault);
            return new StartAnswer(false, refusal.Message, refusal);
        }
    }

    public async Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => await ExplainAsync(
        async () =>
        {
            if (await finder.FindAsync(run, cancellation) is not { } id)
            {
                return new TargetStatus(TargetState.Unknown, "");
            }

            if (await looks.AtAsync(id, cancellation) is not { } job)
            {
                return submissions.MayBeUnlisted(names.Of(run))
                    ? new TargetStatus(TargetState.Pending, "It was submitted a moment ago.")
                    : new TargetStatus(TargetState.Lost, "AWS Batch does not know the job any more.");
            }

            if (!names.IsOurs(job.Tags))
            {
                finder.Forget(run);
                return new TargetStatus(TargetState.Unknown, "");
            }

            return await WithLastWordsAsync(job, JobEnds.StatusOf(job), cancellation);
        },
        cancellation);

    /// <summary>
    /// The service's own way: SIGTERM, and SIGKILL after the machine's <c>ECS_CONTAINER_STOP_TIMEOUT</c> (30 seconds unless
    /// its owner said otherwise); <paramref name="grace"/> cannot be told to it.
    /// </summary>
    public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) => ExplainAsync(
        async () =>
        {
            if (await finder.FindAsync(run, cancellation) is { } id)
            {
                await batch.TerminateJobAsync(id, "Stopped by ServerlessPilot.", cancellation);
            }

            return true;
        },
        cancellation);

    public Task RemoveAsync(RunKey run, CancellationToken cancellation) => ExplainAsync(
        async () =>
        {
            if (await finder.FindAsync(run, cancellation) is { } id && await looks.AtAsync(id, cancellation) is { JobArn: { } arn } job)
            {
                if (job.Status is not ("SUCCEEDED" or "FAILED"))
                {
                    await batch.TerminateJobAsync(id, "Removed by ServerlessPilot.", cancellation);
                }

                await batch.TagResourceAsync(arn, new Dictionary<string, string> { [AwsTags.Removed] = "true" }, cancellation);
                await ForgetSecretAsync(run, job, cancellation);
            }
            else if (settings.KeepsSecrets)
            {
                await secrets.DeleteAsync(run, cancellation);
            }

            finder.Forget(run);
            return true;
        },
        cancellation);

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => ExplainAsync<IReadOnlyList<TargetRun>>(
        async () =>
        [
            .. (await finder.AllAsync(cancellation)).Select(found => new TargetRun(
                found.Run, found.Job.CreatedAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null))
                .Concat(settings.KeepsSecrets ? await secrets.RunsAsync(cancellation) : [])
                .DistinctBy(found => found.Run),
        ],
        cancellation);

    public void Dispose()
    {
        batch.Dispose();
        logs.Dispose();
        parameters.Dispose();
        queues.Dispose();
    }

    private async Task<StartAnswer> FindOrSubmitAsync(StartRequest request, CancellationToken cancellation)
    {
        var name = names.Of(request.Run);
        if (await finder.FindAsync(request.Run, cancellation) is not null)
        {
            submissions.Settled(name);
            return StartAnswer.Done;
        }

        if (submissions.MayBeUnlisted(name))
        {
            return StartAnswer.Wait("AWS Batch is given a moment to list what was submitted before.");
        }

        if (await offers.QueueAsync(request.Offer, cancellation) is not { } queue)
        {
            return StartAnswer.Refuse(
                RefusalKind.UnknownMachine, $"No job queue of the account has the machine {request.Offer.Offer} (any more).", "Choose another plan.");
        }

        var definition = JobShape.Of(request, settings, JobResources.MemoryMiB(request), settings.KeepsSecrets ? secrets.NameOf(request.Run) : null)
            .Definition(names, platform);
        if (settings.KeepsSecrets)
        {
            definition = definition with { JobDefinitionName = name };
            await secrets.PutAsync(request.Run, request.Agent!.Access, names.Tags(request.Run), cancellation);
        }

        var arn = settings.KeepsSecrets ? await definitions.RegisterAsync(definition, cancellation) : await definitions.EnsureAsync(definition, cancellation);
        var order = JobOrder.Of(request, names, queue.Name, arn, settings.AgentInImage, settings.KeepsSecrets);
        try
        {
            finder.Remember(request.Run, (await batch.SubmitJobAsync(order, cancellation)).JobId);
            return StartAnswer.Done;
        }
        catch (Exception lost) when (IsUnanswered(lost))
        {
            submissions.Lost(name);
            return StartAnswer.Wait("The job was submitted to AWS Batch, whose answer did not come; it is looked for.");
        }
        catch (OperationCanceledException)
        {
            submissions.Lost(name);
            throw;
        }
        catch (AmazonServiceException refused) when (refused.Message.Contains("JobDefinition", StringComparison.OrdinalIgnoreCase))
        {
            definitions.Forget(definition.JobDefinitionName);
            throw;
        }
    }

    /// <summary>With the run go its secret and the definition that is its own.</summary>
    private async Task ForgetSecretAsync(RunKey run, JobDetail job, CancellationToken cancellation)
    {
        if (!settings.KeepsSecrets)
        {
            return;
        }

        await secrets.DeleteAsync(run, cancellation);
        if (job.JobDefinition is { } own && own.Contains($"/{names.Of(run)}:", StringComparison.Ordinal))
        {
            await batch.DeregisterJobDefinitionAsync(own, cancellation);
        }
    }

    private static bool IsUnanswered(Exception fault) => fault is Core.Errors.PilotException || AwsFaults.KindOf(fault) == RefusalKind.Unreachable;

    /// <summary>A container that failed may have said why.</summary>
    private async Task<TargetStatus> WithLastWordsAsync(JobDetail job, TargetStatus status, CancellationToken cancellation)
    {
        if (job.Status != "FAILED" || job.IsTerminated == true || status.State != TargetState.Stopped || JobEnds.LogStreamOf(job) is not { } stream)
        {
            return status;
        }

        try
        {
            var lines = await logs.TailAsync(settings.LogGroup, stream, TailLines, cancellation);
            return lines.Count == 0 ? status : status with { Message = $"{status.Message} {string.Join(' ', lines)}" };
        }
        catch (AmazonServiceException)
        {
            // The words are an extra: a platform without logs:GetLogEvents works too.
            return status;
        }
    }

    private static async Task<T> ExplainAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && AwsFaults.KindOf(fault) is { } kind)
        {
            throw AwsFaults.Explain("Batch", kind, fault);
        }
    }
}
