using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Adapters.K8s.Offers;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// A cluster. A run is a Job of one pod and a Secret that belongs to it, both named after the run, so that the cluster itself
/// refuses a second one. How runs are is known from one watch of the Jobs and one of the pods, whatever their number.
/// </summary>
internal sealed class KubernetesTarget(
    CloudAccount account,
    string platform,
    Func<CancellationToken, Task<OfferTable>> prices,
    TimeProvider time,
    Action<ClusterAccess> opened) : IComputeTarget, IAsyncDisposable
{
    private static readonly TimeSpan ShipTime = TimeSpan.FromSeconds(30);

    private readonly Departures departures = new(time);
    private readonly SemaphoreSlim opening = new(1);
    private OpenCluster? open;

    public string Name { get; } = account.TargetName(CloudTargets.Kubernetes);

    public bool IsRemote => true;

    /// <summary>Requests that were sent to the cluster.</summary>
    internal long Calls => open?.Cluster.Client.Calls ?? 0;

    public async Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
        await (await OpenAsync(cancellation)).Offers.AnswerAsync(query, cancellation);

    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        var (names, agent) = (new RunNames(platform, request.Run), request.Agent ?? throw new InvalidOperationException("A run elsewhere needs an agent."));
        try
        {
            var here = await OpenAsync(cancellation);
            var manifest = JobManifest.Of(request, names, ClusterSettings.Of(account), Name);
            var made = await here.Cluster.Client.CreateAsync(here.Cluster.Jobs, manifest, KubeJson.Default.Job, cancellation);
            var job = made.Is(409) ? await ExistingAsync(here.Cluster, names, cancellation) : made.Value;
            if (job is null)
            {
                return made.Is(409) ? StartAnswer.Wait("A Job of the same name has just been deleted.") : PodTrouble.Refused(made.Failure!);
            }

            if (job.Metadata.DeletionTimestamp is not null)
            {
                return StartAnswer.Wait("The Job of the run before is still being deleted.");
            }

            departures.Clear(request.Run);
            here.Saw(job);
            var secret = JobManifest.Secret(names, job.Metadata.Uid!, agent.Access);
            return await GiveAsync(here.Cluster, secret, cancellation) is { } failure ? PodTrouble.Refused(failure) : StartAnswer.Done;
        }
        catch (PilotException fault) when (fault.Error.Code is not ("PILOT1084" or "PILOT1086" or "PILOT1088"))
        {
            return StartAnswer.Refuse(RefusalKind.BadCredential, fault.Error.Message, fault.Error.Remedy);
        }
        catch (PilotException fault) when (fault.Error.Code == "PILOT1084")
        {
            return StartAnswer.Refuse(RefusalKind.Unreachable, fault.Error.Message, fault.Error.Remedy);
        }
    }

    public async Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation)
    {
        var here = await OpenAsync(cancellation);
        if (await here.FindAsync(new RunNames(platform, run), cancellation) is not { } found || departures.IsForgotten(found.Job))
        {
            return departures.Of(run) ?? new TargetStatus(TargetState.Unknown, "");
        }

        var pod = RunReading.PodOf(found.Job, found.Pods);
        var status = RunReading.Of(found.Job, pod, Heard.Nothing, time.GetUtcNow());
        var heard = await here.Inquiry.AboutAsync(status, found.Job, pod, cancellation);
        return heard == Heard.Nothing ? status : RunReading.Of(found.Job, pod, heard, time.GetUtcNow());
    }

    public async Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        var here = await OpenAsync(cancellation);
        if (await here.FindAsync(new RunNames(platform, run), cancellation) is not { } found
            || RunReading.Of(found.Job, RunReading.PodOf(found.Job, found.Pods), Heard.Nothing, time.GetUtcNow()).State is TargetState.Stopped or TargetState.Lost)
        {
            return;
        }

        departures.Expect(found.Job, run, new TargetStatus(TargetState.Stopped, "The run was ended by this platform."));
        await DeleteAsync(here.Cluster, found.Job, "Foreground", cancellation);

        // The Job's pods get the grace of their making; a shorter one has to be told to each.
        var seconds = (long)Math.Ceiling((grace + ShipTime).TotalSeconds);
        if (seconds < JobManifest.GraceSeconds)
        {
            foreach (var pod in await here.PodsAsync(run, cancellation))
            {
                (await here.Cluster.Client.DeleteAsync(
                    $"{here.Cluster.Pods}/{pod.Metadata.Name}", new DeleteOptions(null, seconds, Same(pod)), cancellation)).Gone();
            }
        }
    }

    public async Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        var here = await OpenAsync(cancellation);
        departures.Clear(run);
        if (await here.FindAsync(new RunNames(platform, run), cancellation) is { } found)
        {
            departures.Expect(found.Job, run, null);
            await DeleteAsync(here.Cluster, found.Job, "Background", cancellation);
        }
    }

    public async Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation)
    {
        var here = await OpenAsync(cancellation);
        var jobs = (await here.Cluster.Client.ListAsync(
            here.Cluster.Jobs + RunNames.Selector(platform), KubeJson.Default.KubeListJob, cancellation)).OrThrow();
        return [.. (jobs.Items ?? []).Where(job => job.Metadata.DeletionTimestamp is null)
            .Select(job => (Run: RunNames.RunOf(job.Metadata), job.Metadata.CreationTimestamp))
            .Where(found => found.Run is not null)
            .Select(found => new TargetRun(found.Run!, found.CreationTimestamp))];
    }

    public async ValueTask DisposeAsync()
    {
        if (open is not null)
        {
            await open.DisposeAsync();
        }

        opening.Dispose();
    }

    private async Task<OpenCluster> OpenAsync(CancellationToken cancellation)
    {
        if (open is { } before)
        {
            return before;
        }

        await opening.WaitAsync(cancellation);
        try
        {
            if (open is null)
            {
                var settings = ClusterSettings.Of(account);
                var access = ClusterAccess.Open(settings.Kubeconfig, settings.Context, time);
                var cluster = await Cluster.OpenAsync(settings, access, time, cancellation);
                open = new OpenCluster(cluster, new NodeOffers(cluster.Client, settings, Name, prices, time), platform, departures.Gone, time);
                opened(access);
            }

            return open;
        }
        finally
        {
            opening.Release();
        }
    }

    private static async Task<Job?> ExistingAsync(Cluster cluster, RunNames names, CancellationToken cancellation)
    {
        var job = (await cluster.Client.GetAsync($"{cluster.Jobs}/{names.Name}", KubeJson.Default.Job, cancellation)).OrNull();
        return job is null || names.Owns(job.Metadata) ? job : throw KubeErrors.NotOurs(names.Name);
    }

    /// <summary>
    /// The credential of the first start stays; one that belongs to a Job before is replaced, since the cluster is about to
    /// remove it.
    /// </summary>
    private static async Task<Status?> GiveAsync(Cluster cluster, Secret secret, CancellationToken cancellation)
    {
        var made = await cluster.Client.CreateAsync(cluster.Secrets, secret, KubeJson.Default.Secret, cancellation);
        if (!made.Is(409))
        {
            return made.Failure;
        }

        var path = $"{cluster.Secrets}/{secret.Metadata.Name}";
        var there = (await cluster.Client.GetAsync(path, KubeJson.Default.Secret, cancellation)).OrNull();
        var owner = secret.Metadata.OwnerReferences![0].Uid;
        if (there?.Metadata.OwnerReferences?.Any(reference => reference.Uid == owner) == true)
        {
            return null;
        }

        if (there is not null)
        {
            (await cluster.Client.DeleteAsync(path, new DeleteOptions(null, Preconditions: new Preconditions(there.Metadata.Uid!)), cancellation)).Gone();
        }

        return (await cluster.Client.CreateAsync(cluster.Secrets, secret, KubeJson.Default.Secret, cancellation)).Failure;
    }

    private static async Task DeleteAsync(Cluster cluster, Job job, string propagation, CancellationToken cancellation) =>
        (await cluster.Client.DeleteAsync(
            $"{cluster.Jobs}/{job.Metadata.Name}", new DeleteOptions(propagation, Preconditions: Same(job)), cancellation)).Gone();

    private static Preconditions Same(IKubeObject seen) => new(seen.Metadata.Uid!);
}
