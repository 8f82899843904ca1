using System.Net;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;

namespace Pilot.Cli.Tests.Driver;

/// <summary>Jobs as the tests tell of them.</summary>
internal static class Story
{
    public static readonly JobId Id = JobId.Parse("job_3f8a1c2d0e5b6g7h8i9j");

    public static readonly DateTimeOffset Submitted = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    public static readonly JobPlan Here = new(
        "cheapest",
        ["balanced"],
        new PlanOffer("local", "process", "this machine", "plain process", 2, 8_000_000_000, 0, null, 0),
        DurationSeconds: null,
        Cost: 0,
        "Nothing else is connected, and this machine costs nothing.");

    public static readonly JobPlan Cloud = new(
        "fastest",
        [],
        new PlanOffer("aci", "v100", "westeurope", "container", 6, 112_000_000_000, 1, "V100", 3.06m),
        DurationSeconds: 754,
        Cost: 0.641m,
        "One GPU finishes the job in the shortest time.");

    public static readonly PilotError Crash = new(
        "PILOT0606",
        "The command ended with exit code 3.",
        "Read the end of the log; the command itself reported the failure.",
        "python train.py",
        ["last line: ValueError: bad learning rate"]);

    public static JobDocument Job(JobState state = JobState.Queued, string reason = "", string name = "digits") => new()
    {
        Id = Id,
        Owner = "mia",
        Name = name,
        ResourceName = "digits-3f8a1c2d",
        Package = new string('a', 64),
        Created = Submitted,
        Request = new JobRequest(name),
        State = state,
        Reason = reason,
        Spec = new JobSpec { Run = JobCommand.OfScript("python train.py") },
        Run = state >= JobState.Running ? "1" : null,
        Plans = state >= JobState.AwaitingChoice ? [Here, Cloud] : [],
        ChosenPlan = state >= JobState.Launching ? "cheapest" : null,
        Started = state >= JobState.Running ? Submitted.AddSeconds(2) : null,
        Finished = state >= JobState.Succeeded ? Submitted.AddSeconds(5.1) : null,
        Error = state == JobState.Failed ? Crash : null,
    };

    /// <summary>A platform that has no chunk yet, takes any package and this job.</summary>
    public static FakePlatform TakesPackages(this FakePlatform platform)
    {
        var stored = new HashSet<string>();
        return platform
            .On("PUT packages/*", PilotJson.Default.PackageAnswer, call =>
            {
                var manifest = call.As(PilotJson.Default.PackageManifest);
                var missing = manifest.Chunks.Select(chunk => chunk.Digest).Where(chunk => !stored.Contains(chunk)).Distinct().ToArray();
                return new PackageAnswer(missing.Length == 0, missing);
            })
            .On("PUT packages/chunks/*", call =>
            {
                stored.Add(call.Path["packages/chunks/".Length..]);
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            })
            .On("POST jobs", _ => FakePlatform.Json(Job(), PilotJson.Default.JobDocument, HttpStatusCode.Created));
    }

    /// <summary>The job's log endpoint: one answer per connection, in order.</summary>
    public static FakePlatform Streams(this FakePlatform platform, params Func<HttpResponseMessage>[] connections)
    {
        var next = 0;
        return platform.On($"GET jobs/{Id}/log", _ => connections[next++]());
    }

    public static FakePlatform Shows(this FakePlatform platform, Func<JobDocument> job) =>
        platform.On($"GET jobs/{Id}", PilotJson.Default.JobDocument, _ => job());

    /// <summary>The whole life of a job that goes well.</summary>
    public static FakePlatform RunsWell(this FakePlatform platform, JobState before = JobState.Launching) =>
        platform
            .TakesPackages()
            .Shows(() => Job(before))
            .Streams(() => new Sse()
                .State(Job(JobState.Queued, "Waiting to be taken up."))
                .State(Job(JobState.Preparing, "Reading the job file."))
                .State(Job(JobState.Profiling, "Running the profile command, at most 2 min."))
                .State(Job(JobState.Planning, "Comparing offers."))
                .State(Job(before, before == JobState.AwaitingChoice ? "A plan must be chosen." : "Starting on this machine."))
                .State(Job(JobState.Launching, "Starting on this machine."))
                .Comment("still here")
                .State(Job(JobState.Running))
                .Log("1", 22, "epoch 1  loss 0.42 \u8bad\n")
                .Log("1", 40, "epoch 2  loss 0.17\n")
                .State(Job(JobState.Collecting, "Completing outputs."))
                .End(Job(JobState.Succeeded)));

    public static World WithDigits(this World world) =>
        world.WithFile(".spilot.yaml", "run: python train.py\n").WithFile("train.py", "print('hello')\n");
}
