using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Events;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Functions.Serverless;
using Pilot.Orchestrations.Durable;
using Pilot.Storage.Tests.Azure;
using static Pilot.Serverless.Tests.Steps;

namespace Pilot.Serverless.Tests;

/// <summary>The whole life of jobs where nothing lives longer than one call.</summary>
public sealed class FunctionsModeStories(Azurite azurite) : IClassFixture<Azurite>
{
    [AzuriteFact]
    public async Task A_job_is_sent_straight_to_storage_runs_and_comes_home_while_everything_restarts_all_the_time()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 1);
        using var ada = await cloud.LoginAsync();

        var package = await SendAsync(ada, ("train.py", "print('hello')"), (".spilot.yaml", JobFile));
        var job = await SubmitAsync(ada, package);
        var run = await StartedAsync(cloud, job);
        await cloud.Target.WorkAsync(run, "epoch 1\n", "model.txt");
        await SeesAsync(ada, job, document => document.State == JobState.Running);
        await cloud.Target.WorkAsync(run, "epoch 2\n", "model.txt");
        await cloud.Target.EndAsync(run, new RunOutcome(RunEnd.Succeeded, ExitCode: 0));
        await SeesAsync(ada, job, document => document.State == JobState.Succeeded);

        (await ada.GetStringAsync($"/api/v1/jobs/{job}/log")).ShouldBe("epoch 1\nepoch 2\n");
        (await ada.GetStringAsync($"/api/v1/jobs/{job}/outputs/model.txt")).ShouldBe("epoch 2\n");
        cloud.Target.Started.Count.ShouldBe(1, "nothing is started twice");
        cloud.Starts.ShouldBeGreaterThan(10);
        cloud.Restarts.ShouldBeGreaterThan(0);
    }

    [AzuriteFact]
    public async Task An_archive_that_is_dropped_into_storage_becomes_one_job_however_often_it_is_told_of()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 2);
        using var ada = await cloud.LoginAsync();

        await cloud.Blobs.PutAsync("uploads/ada/night.tar", new MemoryStream(Archive((".spilot.yaml", JobFile), ("train.py", "print(1)"))));

        await UntilAsync(async () => (await cloud.Blobs.ListAsync(BlobNames.Uploads)).Count == 0, "the archive is taken in");
       
        var jobs = await ada.GetFromJsonAsync("/api/v1/jobs", PilotJson.Default.PageJobRow);
        jobs!.Items.ShouldHaveSingleItem().Name.ShouldBe("night");
    }

    [AzuriteFact]
    public async Task A_job_is_canceled_by_another_instance_than_the_one_that_took_it()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 3);
        using var ada = await cloud.LoginAsync();
        var job = await SubmitAsync(ada, await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile)));
        var run = await StartedAsync(cloud, job);
        await cloud.Target.WorkAsync(run, "begun\n", "x");
        await SeesAsync(ada, job, document => document.State == JobState.Running);

        (await ada.PostAsync($"/api/v1/jobs/{job}/cancel", null)).IsSuccessStatusCode.ShouldBeTrue();

        await SeesAsync(ada, job, document => document.State == JobState.Canceled);
    }

    [AzuriteFact]
    public async Task A_submit_that_is_repeated_to_another_instance_makes_one_job()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 4);
        using var ada = await cloud.LoginAsync();
        var package = await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile));

        var first = await SubmitAsync(ada, package, key: "once");
        var second = await SubmitAsync(ada, package, key: "once");

        second.ShouldBe(first);
    }

    [AzuriteFact]
    public async Task Chunks_that_were_put_wrongly_are_found_out_and_asked_for_again()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 5);
        using var ada = await cloud.LoginAsync();
        using var folder = new CodeFolder(("train.py", "print(1)"), (".spilot.yaml", JobFile));
        var writer = new PackageWriter(folder.List());
        var manifest = await writer.DescribeAsync();
        var answer = await PutManifestAsync(ada, manifest);
        await PutAsync(answer.Uploads!.ShouldHaveSingleItem(), "something else"u8.ToArray());

        (await PutManifestAsync(ada, manifest)).Missing.ShouldBe(answer.Missing, "the chunk is not what its name says");
        await UploadAsync(writer, manifest, await PutManifestAsync(ada, manifest));

        (await PutManifestAsync(ada, manifest)).Complete.ShouldBeTrue();
    }

    [AzuriteFact]
    public async Task An_address_takes_one_new_blob_and_gives_no_other_right()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 6);
        using var ada = await cloud.LoginAsync();
        using var folder = new CodeFolder(("train.py", "print(1)"), (".spilot.yaml", JobFile));
        var writer = new PackageWriter(folder.List());
        var manifest = await writer.DescribeAsync();
        var upload = (await PutManifestAsync(ada, manifest)).Uploads!.ShouldHaveSingleItem();
        using var anybody = new HttpClient();

        (await anybody.GetAsync(upload.Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await anybody.DeleteAsync(upload.Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await UploadAsync(writer, manifest, await PutManifestAsync(ada, manifest));
        (await TryPutAsync(upload, "something else"u8.ToArray())).StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Conflict);
        (await PutManifestAsync(ada, manifest)).Complete.ShouldBeTrue();
    }

    [AzuriteFact]
    public async Task A_signed_event_of_another_cloud_is_carried_out_once_and_an_unsigned_one_never()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 7);
        using var sender = new HttpClient { BaseAddress = cloud.Address };
        var sweep = new Notice("event-1", NoticeKind.Due, Timer: NoticeTimer.Sweep);

        (await TellAsync(sender, sweep, Cloud.EventKey)).ShouldBe(HttpStatusCode.NoContent);
        (await TellAsync(sender, sweep, Cloud.EventKey)).ShouldBe(HttpStatusCode.NoContent);
        (await TellAsync(sender, sweep with { Id = "event-2" }, "some other key that is long enough too")).ShouldBe(HttpStatusCode.Unauthorized);
        (await TellAsync(sender, sweep with { Id = "event-3" }, Cloud.EventKey, DateTimeOffset.UtcNow.AddHours(-1))).ShouldBe(HttpStatusCode.Unauthorized);
        (await TellAsync(sender, new Notice("event-4", NoticeKind.Uploaded, "users/ada"), Cloud.EventKey)).ShouldBe(HttpStatusCode.BadRequest);
        (await sender.PostAsync("/api/v1/events", JsonContent.Create(sweep, NoticeJson.Default.Notice))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [AzuriteFact]
    public async Task The_first_sweep_makes_the_account_admin_and_leaves_its_password_where_only_the_owner_of_the_storage_looks()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 8);

        await cloud.CallAsync(app => app.SweepAsync(thorough: true, CancellationToken.None));
        await cloud.CallAsync(app => app.SweepAsync(thorough: false, CancellationToken.None));

        await using var password = (await cloud.Blobs.ReadAsync(FunctionsApp.FirstPassword))!;
        using var admin = new HttpClient { BaseAddress = cloud.Address };
        var login = await admin.PostAsJsonAsync(
            "/api/v1/account/login", new LoginRequest("admin", await new StreamReader(password.Stream).ReadToEndAsync()), PilotJson.Default.LoginRequest);
        login.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [AzuriteFact]
    public async Task What_is_too_long_for_a_message_travels_by_reference()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 9);
        using var ada = await cloud.LoginAsync();
        var package = await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile));
        var variables = Enumerable.Range(0, 30).ToDictionary(i => $"V{i}", i => new string('x', 3000));

        var job = await SubmitAsync(ada, package, change: request => request with { Environment = variables });
        var run = await StartedAsync(cloud, job);
        await cloud.Target.EndAsync(run, new RunOutcome(RunEnd.Succeeded, ExitCode: 0));

        await SeesAsync(ada, job, document => document.State == JobState.Succeeded);
        (await cloud.Blobs.ListAsync("payloads/")).ShouldNotBeEmpty();
    }

    [AzuriteFact]
    public async Task A_wide_fan_out_of_long_payloads_comes_together_in_order_however_often_the_engine_restarts()
    {
        await using var cloud = await Cloud.StartAsync(azurite, seed: 10);

        var story = await cloud.Orchestrations.ScheduleNewOrchestrationInstanceAsync(
            nameof(SpreadWork), new Spread(Pieces: 300, Text: new string('y', 70_000)), new StartOrchestrationOptions(InstanceId: "spread"));
        OrchestrationMetadata? end = null;
        await UntilAsync(
            async () => (end = await cloud.Orchestrations.GetInstanceAsync(story, getInputsAndOutputs: true))!.IsCompleted, "all pieces are done");

        end!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        JsonSerializer.Deserialize<string[]>(end.SerializedOutput!).ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
        Piece.MostAtOnce.ShouldBeLessThanOrEqualTo(Cloud.ActivitiesAtOnce);
        (await cloud.Blobs.ListAsync("payloads/")).Count.ShouldBeGreaterThanOrEqualTo(1);
    }

    private static async Task<HttpStatusCode> TellAsync(HttpClient sender, Notice notice, string key, DateTimeOffset? sent = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, NoticeJson.Default.Notice);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new ByteArrayContent(body) };
        request.Headers.Add(NoticeSignature.Header, NoticeSignature.Sign(key, body, sent ?? DateTimeOffset.UtcNow));
        return (await sender.SendAsync(request)).StatusCode;
    }

    private static byte[] Archive(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
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
