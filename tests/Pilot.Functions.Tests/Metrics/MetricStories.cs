using System.Net;
using System.Text;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Metrics;

public sealed class MetricStories : IDisposable
{
    private static readonly JobState[] UpToRunning = [JobState.Preparing, JobState.Planning, JobState.Launching, JobState.Running];

    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Log_metrics_file_and_machine_become_series_that_grow()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        await AppendAsync(job, "runs/1/log", 0, "step 1/3 loss=0.9\nstep 2/3 loss=0.5\n");
        await AppendAsync(job, "runs/1/resources", 0, "1.0 1.50 1000 - - -\n2.0 2.00 3000 - - -\nhalf");
        using var file = new MemoryStream("""{"step": 7, "val_loss": 0.7}"""u8.ToArray());
        await server.Blobs.PutAsync($"jobs/{job.Id}/outputs/metrics.jsonl", file);

        var metrics = await MetricsAsync(ada, job, "");
        await AppendAsync(job, "runs/1/log", metrics.Bytes, "step 3/3 loss=0.1\n");
        var grown = await MetricsAsync(ada, job, "?names=loss");

        metrics.Series.Select(series => (series.Name, series.Source, series.Axis, series.Unit, series.Last)).ShouldBe(
        [
            ("loss", "log", "step", null, 0.5), ("val_loss", "file", "step", null, 0.7),
            ("cpu", "resources", "seconds", "cores", 2), ("memory", "resources", "seconds", "bytes", 3000),
        ]);
        metrics.Complete.ShouldBeFalse();
        (metrics.Progress!.Unit, metrics.Progress.Done, metrics.Progress.Total).ShouldBe(("step", 2, 3));
        grown.Series.ShouldHaveSingleItem().Points.Select(point => (point[0], point[1])).ShouldBe([(1, 0.9), (2, 0.5), (3, 0.1)]);
        (grown.BytesRead, grown.Bytes).ShouldBe((metrics.Bytes + 18, metrics.Bytes + 18));
        await server.MoveAsync(job.Id, JobState.Collecting, JobState.Succeeded);
        (await MetricsAsync(ada, job, "")).Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_has_printed_nothing_has_no_series_and_nonsense_is_refused()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada");

        (await MetricsAsync(ada, job, "")).Series.ShouldBeEmpty();
        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/metrics?points=1")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0502");
        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/metrics?run=x")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0522");
    }

    private Task<long?> AppendAsync(JobDocument job, string blob, long at, string text) =>
        server.Blobs.AppendAsync($"jobs/{job.Id}/{blob}", at, Encoding.UTF8.GetBytes(text));

    private static async Task<JobMetrics> MetricsAsync(HttpClient client, JobDocument job, string query) =>
        await (await client.GetAsync($"/api/v1/jobs/{job.Id}/metrics{query}")).ShouldBeAsync<JobMetrics>();
}
