using System.Net;
using System.Net.Http.Json;
using System.Text;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Engine.Tests.Kit;
using Pilot.Functions.Serverless;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Azure.Tests;

/// <summary>The built worker, run as the Functions host runs it, with its storage in Azurite.</summary>
public sealed class WorkerStories(RunningWorker running) : IClassFixture<RunningWorker>
{
    private const string JobFile = "job_name: night\nrun: python3 train.py\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [AzuriteFact]
    public void It_starts_and_tells_every_function() =>
        running.Host.Functions.Keys.ShouldBe(FunctionTests.Functions.Keys, ignoreOrder: true);

    [AzuriteFact]
    public async Task A_request_is_answered_by_the_same_pipeline_as_everywhere()
    {
        using var anybody = running.Host.CreateClient();

        var health = await anybody.GetFromJsonAsync("api/v1/health", PilotJson.Default.Health);

        health!.Status.ShouldBe("ok");
    }

    [AzuriteFact]
    public async Task Who_is_not_known_sees_nothing()
    {
        using var anybody = running.Host.CreateClient();

        var answer = await anybody.GetAsync("api/v1/jobs");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("PILOT");
    }

    [AzuriteFact]
    public async Task What_is_not_there_is_answered_as_everywhere()
    {
        using var anybody = running.Host.CreateClient();

        (await anybody.GetAsync("api/v1/nothing/of/the/kind")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [AzuriteFact]
    public async Task The_timer_makes_the_account_admin_who_can_then_log_in()
    {
        await running.Host.TickAsync("Sweep");

        using var admin = running.Host.CreateClient();
        await using var password = (await running.Blobs.ReadAsync(FunctionsApp.FirstPassword))!;
        var login = await admin.PostAsJsonAsync(
            "/api/v1/account/login", new LoginRequest("admin", await new StreamReader(password.Stream).ReadToEndAsync()), PilotJson.Default.LoginRequest);
        login.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [AzuriteFact]
    public async Task An_archive_that_arrives_becomes_a_job_whose_story_is_told_by_the_worker()
    {
        using var ada = await running.LoginAsync("ada");
        await running.Blobs.PutAsync("uploads/ada/night.tar", new MemoryStream(Archive((".spilot.yaml", JobFile), ("train.py", "print(1)"))));

        await running.Host.ArriveAsync("UploadArrived", running.Container, BlobNames.Uploads, "ada/night.tar");

        var job = (await ada.GetFromJsonAsync("/api/v1/jobs", PilotJson.Default.PageJobRow))!.Items.ShouldHaveSingleItem();
        job.Name.ShouldBe("night");
        var end = await SeesAsync(ada, job.Id, document => document.State == JobState.Failed);
        end.Error!.Code.ShouldBe("PILOT0950", "there is no machine");
        new[] { nameof(RunJob), nameof(PrepareJob), nameof(PlanJob), nameof(RecordJob) }.Except(running.Host.StoryCalls).ShouldBeEmpty();
        (await running.Blobs.ListAsync(BlobNames.Uploads)).ShouldBeEmpty("the archive is taken in");
    }

    [AzuriteFact]
    public async Task A_story_goes_on_in_the_next_worker_when_one_is_killed()
    {
        using (var eve = await running.LoginAsync("eve"))
        {
            await running.Blobs.PutAsync("uploads/eve/night.tar", new MemoryStream(Archive((".spilot.yaml", JobFile), ("train.py", "print(2)"))));
            var before = running.Host.StoryCalls.Count;
            await running.Host.ArriveAsync("UploadArrived", running.Container, BlobNames.Uploads, "eve/night.tar");
            await Deadline.Until(() => Task.FromResult(running.Host.StoryCalls.Count > before));
        }

        await running.Host.KillWorkerAsync();
        await running.Host.StartWorkerAsync();

        using var client = await running.LoginAsync("eve");
        var job = (await client.GetFromJsonAsync("/api/v1/jobs", PilotJson.Default.PageJobRow))!.Items.ShouldHaveSingleItem();
        (await SeesAsync(client, job.Id, document => document.State == JobState.Failed)).Error!.Code.ShouldBe("PILOT0950", "there is no machine");
    }

    [AzuriteFact]
    public async Task A_blob_that_is_gone_when_its_arrival_is_told_does_no_harm() =>
        await running.Host.ArriveAsync("SignalArrived", running.Container, BlobNames.Signals, "nobody/nothing");

    private async Task<JobDocument> SeesAsync(HttpClient client, JobId job, Func<JobDocument, bool> condition)
    {
        var seen = "";
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var document = await client.GetFromJsonAsync($"/api/v1/jobs/{job}", PilotJson.Default.JobDocument, limit.Token);
                seen = document!.State.ToString();
                if (condition(document))
                {
                    return document;
                }

                await Task.Delay(50, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The job is still {seen}.\n{running.Host.Said}");
        }
    }

    private static byte[] Archive(params (string Name, string Text)[] files)
    {
        var bytes = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(bytes, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return bytes.ToArray();
    }
}
