using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Core.Collect;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Orchestrations.Tests;

/// <summary>The real story with its real activities on the real engine; the clock and the target are the test's.</summary>
internal sealed class Theatre : IAsyncDisposable
{
    private const string Owner = "ada";
    private const string Package = "00000000000000000000000000000000000000000000000000000000000000aa";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-theatre-").FullName;
    private readonly EngineFile database;
    private readonly IHost host;

    private Theatre(JobSpec spec, PilotError? refusal)
    {
        database = new EngineFile(Path.Combine(folder, "engine.db"));
        Blobs = new FolderBlobStore(Path.Combine(folder, "blobs"), Time);
        Target = new ScriptedTarget(Blobs, Time);
        Jobs = new JobStore(Blobs);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IBlobStore>(Blobs)
            .AddSingleton<IComputeTarget>(Target)
            .AddSingleton<ComputeTargets>()
            .AddSingleton<OfferRound>()
            .AddSingleton<CloudStore>()
            .AddSingleton<IRunAccess>(new OpenAccess())
            .AddSingleton(services => new RemoteRuns(services.GetRequiredService<IRunAccess>(), Blobs, "agent", Time))
            .AddSingleton<LessonStore>()
            .AddSingleton(Jobs)
            .AddSingleton<CatalogueStore>()
            .AddSingleton<OfferComparison>()
            .AddSingleton<IRunPredictor>(new FixedPredictor())
            .AddEmbeddedEngine(engine =>
            {
                engine.DatabasePath = database.Path;
                engine.Orchestrations.Add<RunJob>();
                engine.Activities
                    .Add("PrepareJob", _ => new Prepared(Jobs, spec, refusal))
                    .Add<RecordJob>().Add<DeleteJob>().Add<PlanJob>().Add<LaunchRun>()
                    .Add<CheckRun>().Add<StopRun>().Add<RemoveRun>().Add<CollectRun>()
                    .Add<ReadProfile>().Add<LearnFromJob>();
            });
        host = builder.Build();
        Client = host.Services.GetRequiredService<OrchestrationClient>();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public FolderBlobStore Blobs { get; }

    public ScriptedTarget Target { get; }

    public JobStore Jobs { get; }

    public OrchestrationClient Client { get; }

    public static async Task<Theatre> OpenAsync(JobCommand? profile = null, PilotError? refusal = null)
    {
        var theatre = new Theatre(new JobSpec { Run = JobCommand.OfScript("train"), Profile = profile }, refusal);
        await theatre.Blobs.PutJsonAsync(
            BlobNames.Package(Owner, Package), new PackageManifest(Package, 0, 0, 0, []), PilotJson.Default.PackageManifest);
        await theatre.host.StartAsync();
        return theatre;
    }

    public async Task<JobId> SubmitAsync(
        string? plan = "cheapest", JobId? under = null, bool skipProfile = false, PlanWishes? wishes = null)
    {
        var id = under ?? JobId.New();
        await Jobs.CreateAsync(new JobDocument
        {
            Id = id,
            Owner = Owner,
            Name = "a play",
            ResourceName = "a-play",
            Package = Package,
            Created = Time.GetUtcNow(),
            Request = new JobRequest(Plan: plan, SkipProfile: skipProfile, Wishes: wishes),
        });
        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunJob), new RunJobInput(id), new StartOrchestrationOptions(id.ToString()));
        return id;
    }

    public async Task<JobDocument> JobAsync(JobId id) => (await Jobs.GetAsync(id))!;

    public Task SignalAsync(JobId id) => Client.RaiseEventAsync(id.ToString(), "report", "");

    public Task CancelAsync(JobId id, bool delete = false) => Client.RaiseEventAsync(id.ToString(), "cancel", new CancelJob("ada", delete));

    public Task<JobDocument> SeesAsync(JobId id, JobState state) => SeesAsync(id, job => job.State == state, $"the job is {state}");

    public async Task<JobDocument> SeesAsync(JobId id, Func<JobDocument, bool> condition, string what)
    {
        await UntilAsync(async () => condition(await JobAsync(id)), what);
        return await JobAsync(id);
    }

    /// <summary>Waits until nothing goes on until the test does something or lets time pass.</summary>
    public Task IsQuietAsync() => UntilAsync(() => Task.FromResult(database.IsQuiet(Time.GetUtcNow())), "the engine is quiet");

    /// <summary>What the engine holds of the job's current execution.</summary>
    public RecordedHistory HistoryOf(JobId id) => database.HistoryOf(id.ToString());

    /// <summary>
    /// Lets the clock run while waiting, so that nobody depends on a signal; it stands while the engine has something to do, so
    /// that a busy machine makes no job older.
    /// </summary>
    public Task LetTimePassUntilAsync(Func<Task<bool>> condition, string what, TimeSpan? step = null) => UntilAsync(
        async () =>
        {
            if (await condition())
            {
                return true;
            }

            if (database.IsQuiet(Time.GetUtcNow()))
            {
                Time.Advance(step ?? TimeSpan.FromSeconds(5));
            }

            return false;
        },
        what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s and never saw that {what}.");
            }

            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class OpenAccess : IRunAccess
    {
        public string? Unreachable => null;

        public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation) =>
            Task.FromResult(new RunAccess($"open {run}", DateTimeOffset.MaxValue));
    }

    /// <summary>Knows nothing of any machine.</summary>
    private sealed class FixedPredictor : IRunPredictor
    {
        public Prediction Predict(ProfileResult? profile, PlanOffer offer) => new(TimeEstimate.Exactly(0), null, "Nothing was measured.");
    }

    /// <summary>Stands for the reading of a stored package, which has tests of its own.</summary>
    private sealed class Prepared(JobStore jobs, JobSpec spec, PilotError? refusal) : Activity<JobId, PreparedJob>
    {
        public override async Task<PreparedJob> RunAsync(ActivityContext context, JobId input)
        {
            var job = (await jobs.GetAsync(input, context.Cancellation))!;
            return new PreparedJob(job.Request, job.Owner, refusal is null ? spec : null, job.ResourceName, job.Created, refusal);
        }
    }
}
