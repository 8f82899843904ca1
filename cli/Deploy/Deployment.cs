using Pilot.Cli.Connection;
using Pilot.Cli.Login;
using Pilot.Cli.Open;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Upload;

namespace Pilot.Cli.Deploy;

/// <summary>From a folder to its outputs: the story of <c>pilot deploy</c>.</summary>
internal sealed class Deployment(Invocation invocation, DeployOptions options)
{
    private readonly Screen screen = invocation.Screen;

    // One key per command: however often the submit is tried, it makes one job.
    private readonly string idempotencyKey = Guid.NewGuid().ToString("N");

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = await JobFolder.OpenAsync(invocation, options, cancellation);
        var name = folder.NameOr(options.Job);
        var listing = folder.List(cancellation);
        using var platform = invocation.Connect(await LoggedInAsync(cancellation));
        JobDocument job;
        try
        {
            var package = await new SendPackage(screen, platform).RunAsync(listing, cancellation);
            job = await SubmitAsync(platform, package, RequestOf(folder, name), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Tell("\nStopped. See `pilot jobs` for whether the job was submitted already.");
            return ExitCodes.Interrupted;
        }

        await ShowAddressAsync(platform, job, cancellation);
        if (options.Detach)
        {
            return Detached(job);
        }

        using var follower = new DeployFollower(invocation, platform, options);
        return await follower.RunAsync(job, cancellation);
    }

    private async Task<Endpoint> LoggedInAsync(CancellationToken cancellation)
    {
        var found = invocation.Endpoints.Find();
        if (found is not { Token: null } || !screen.CanAsk)
        {
            return invocation.Endpoints.Resolve();
        }

        screen.Tell($"You are not logged in to {found.Url}.");
        var login = await new AskForLogin(invocation).LogInAsync(found.Url, user: null, passwordFromInput: false, cancellation);
        return found with { Token = login.Token };
    }

    private JobRequest RequestOf(JobFolder folder, string name) => new(
        name,
        options.Plan ?? (options is { Detach: true, Yes: true } ? "cheapest" : null),
        options.SkipProfile,
        folder.Run,
        options.Resources,
        options.Environment,
        options.Wishes);

    private async Task<JobDocument> SubmitAsync(
        PlatformClient platform, PackageManifest package, JobRequest request, CancellationToken cancellation)
    {
        using var step = new StepLine(screen, platform.Time, "Submitting");
        var call = ApiRequest.Of(
            HttpMethod.Post, "jobs", new SubmitJob(package.Digest, request), PilotJson.Default.SubmitJob)
            with { Headers = [("Idempotency-Key", idempotencyKey)] };
        var job = await platform.WhenBrokenOffAsync(
            () => platform.SendAsync(call, PilotJson.Default.JobDocument, cancellation), cancellation);
        step.Done("Submitted", $"{job.Name} as {job.Id}");
        return job;
    }

    private async Task ShowAddressAsync(PlatformClient platform, JobDocument job, CancellationToken cancellation)
    {
        var pages = new ConsolePages(invocation, platform);
        var address = pages.Deploy(job.Id);
        if (screen.Json)
        {
            screen.WriteJson(
                new DeployEvent("submitted", Id: job.Id.ToString(), Name: job.Name, Url: address), CliJson.Default.DeployEvent);
            return;
        }

        if (!options.NoOpen)
        {
            (address, _) = await pages.ShowAsync(address, cancellation);
        }

        screen.Tell($"  {address}", StyledText.Quiet);
    }

    private int Detached(JobDocument job)
    {
        if (!screen.Json)
        {
            screen.WriteLine(job.Id.ToString());
        }

        screen.Tell(options.Plan is null && !options.Yes
            ? $"It will wait for a plan: see `pilot plans {job.Id}`."
            : $"Follow it with `pilot job log {job.Id} --follow`.");
        return ExitCodes.Success;
    }
}
