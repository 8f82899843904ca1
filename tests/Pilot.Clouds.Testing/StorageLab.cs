using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Watch;
using Pilot.Functions.AgentGateway;
using Pilot.Functions.Http;

namespace Pilot.Clouds.Testing;

/// <summary>The platform's storage in a temporary folder, and its gateway for agents elsewhere on a free port of loopback.</summary>
public sealed class StorageLab : IAsyncDisposable
{
    public const string Owner = "ada";
    public const string AgentImage = "example/agent:1";

    private readonly string root;
    private readonly FolderBlobStore store;
    private readonly WebApplication gateway;

    private StorageLab(string root, FolderBlobStore store, WebApplication gateway)
    {
        this.root = root;
        this.store = store;
        this.gateway = gateway;
        Address = new Uri(gateway.Urls.First());
        Access = new GatewayAccess(Address, gateway.Services.GetRequiredService<AgentTokens>(), TimeProvider.System);
        Remote = new RemoteRuns(Access, store, AgentImage, TimeProvider.System);
    }

    /// <summary>The platform's own side of storage, without any restriction.</summary>
    public IBlobStore Store => store;

    public Uri Address { get; }

    /// <summary>Credentials for the gateway.</summary>
    public IRunAccess Access { get; }

    /// <summary>What prepares a start, as the platform does it.</summary>
    public RemoteRuns Remote { get; }

    public static async Task<StorageLab> StartAsync()
    {
        var root = Directory.CreateTempSubdirectory("pilot-clouds-").FullName;
        var store = new FolderBlobStore(Path.Combine(root, "blobs"), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IBlobStore>(store);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<AgentTokens>();
        var gateway = builder.Build();
        gateway.UseMiddleware<ProblemMiddleware>();
        gateway.MapAgentGateway();
        await gateway.StartAsync();
        return new StorageLab(root, store, gateway);
    }

    /// <summary>Stores a package and the assignment of a run of it, as a deploy and a launch would.</summary>
    /// <param name="job">Of an earlier run; null for a new job.</param>
    public async Task<RunKey> AssignAsync(
        string script,
        Func<RunAssignment, RunAssignment>? change = null,
        string run = "1",
        JobId? job = null,
        params IReadOnlyList<(string Path, string Text)> files)
    {
        var key = new RunKey(job ?? JobId.New(), run);
        var package = await StoredPackage.PutAsync(store, Owner, Path.Combine(root, $"code-{Guid.NewGuid():n}"), files);
        var assignment = new RunAssignment(
            key.Job, run, Owner, package, JobCommand.OfScript(script), null, null, new Dictionary<string, string>(), null, null, null,
            CollectOutputs: true, RestoreOutputs: run != "1");
        await store.PutJsonAsync(
            BlobNames.Assignment(key.Job, run), change?.Invoke(assignment) ?? assignment, PilotJson.Default.RunAssignment);
        return key;
    }

    /// <summary>What a launch asks of a remote target, with the agent's way to this storage.</summary>
    public async Task<StartRequest> RequestAsync(
        RunKey run, PlanOffer offer, ResourceRequest? resources = null, DateTimeOffset? submitted = null)
    {
        var assignment = (await store.ReadJsonAsync(BlobNames.Assignment(run.Job, run.Run), PilotJson.Default.RunAssignment))!.Value.Document;
        return new StartRequest(
            run, offer, $"lab-{run.Job.ToString()[4..]}", resources ?? new ResourceRequest(), submitted ?? DateTimeOffset.UnixEpoch)
        {
            Owner = Owner,
            TimeoutSeconds = assignment.TimeoutSeconds,
            Agent = await Remote.AgentAsync(run, Owner, assignment.Package, CancellationToken.None),
        };
    }

    /// <summary>The word that the platform leaves before it asks a target to stop a run.</summary>
    public Task AskToStopAsync(RunKey run, TimeSpan grace) => store.PutTextAsync(
        BlobNames.Stop(run.Job, run.Run), grace.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <returns>Empty when there is none.</returns>
    public async Task<string> LogAsync(RunKey run) => await TextAsync(BlobNames.Log(run.Job, run.Run)) ?? "";

    public Task<string?> OutputAsync(RunKey run, string path) => TextAsync(BlobNames.Output(run.Job, path));

    public async Task<RunReport?> ReportAsync(RunKey run) =>
        (await store.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport))?.Document;

    public async Task<string?> TextAsync(string blob)
    {
        await using var content = await store.ReadAsync(blob);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content.Stream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        store.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
