using System.Net;
using System.Net.Http.Json;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Upload;

namespace Pilot.Serverless.Tests;

/// <summary>What stories over the API have in common.</summary>
internal static class Steps
{
    public const string JobFile = "job_name: digits\nrun: python3 train.py\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task<string> SendAsync(HttpClient client, params (string Name, string Text)[] files)
    {
        using var folder = new CodeFolder(files);
        var writer = new PackageWriter(folder.List());
        var manifest = await writer.DescribeAsync();
        await UploadAsync(writer, manifest, await PutManifestAsync(client, manifest));
        (await PutManifestAsync(client, manifest)).Complete.ShouldBeTrue();
        return manifest.Digest;
    }

    public static async Task UploadAsync(PackageWriter writer, PackageManifest manifest, PackageAnswer answer)
    {
        var uploads = answer.Uploads!.ToDictionary(upload => upload.Digest);
        await writer.SendAsync(manifest, answer.Missing, (chunk, bytes) => PutAsync(uploads[chunk.Digest], bytes.ToArray()));
    }

    public static async Task PutAsync(ChunkUpload upload, byte[] bytes)
    {
        var put = await TryPutAsync(upload, bytes);
        put.StatusCode.ShouldBe(HttpStatusCode.Created, await put.Content.ReadAsStringAsync());
    }

    public static async Task<HttpResponseMessage> TryPutAsync(ChunkUpload upload, byte[] bytes)
    {
        using var anybody = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, upload.Address) { Content = new ByteArrayContent(bytes) };
        foreach (var (name, value) in upload.Headers)
        {
            request.Headers.Add(name, value);
        }

        return await anybody.SendAsync(request);
    }

    public static async Task<PackageAnswer> PutManifestAsync(HttpClient client, PackageManifest manifest)
    {
        var answer = await client.PutAsJsonAsync($"/api/v1/packages/{manifest.Digest}", manifest, PilotJson.Default.PackageManifest);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync(PilotJson.Default.PackageAnswer))!;
    }

    public static async Task<JobId> SubmitAsync(
        HttpClient client, string package, string? key = null, Func<JobRequest, JobRequest>? change = null)
    {
        var wishes = new JobRequest(Plan: "cheapest", SkipProfile: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs")
        {
            Content = JsonContent.Create(new SubmitJob(package, change?.Invoke(wishes) ?? wishes), PilotJson.Default.SubmitJob),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync(PilotJson.Default.JobDocument))!.Id;
    }

    public static async Task<RunKey> StartedAsync(Cloud cloud, JobId job)
    {
        RunKey? run = null;
        await UntilAsync(() => Task.FromResult((run = cloud.Target.Started.FirstOrDefault(started => started.Job == job)) is not null), "a run is started");
        return run!;
    }

    public static Task SeesAsync(HttpClient client, JobId job, Func<JobDocument, bool> condition) => UntilAsync(
        async () => condition((await client.GetFromJsonAsync($"/api/v1/jobs/{job}", PilotJson.Default.JobDocument))!), "the job is as awaited");

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            deadline.IsCancellationRequested.ShouldBeFalse($"Never saw that {what}.");
            await Task.Delay(50);
        }
    }
}
