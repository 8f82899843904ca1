using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Outputs;

public sealed class OutputStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Outputs_are_listed_in_pages_by_path()
    {
        var (ada, job) = await JobWithAsync(("a.txt", "1"), ("b/c.csv", "22"), ("model.json", "{}"));

        var first = await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs?limit=2")).ShouldBeAsync<Page<OutputFile>>();
        var second = await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs?limit=2&cursor={first.Next}")).ShouldBeAsync<Page<OutputFile>>();

        first.Items.Concat(second.Items).Select(file => (file.Path, file.Length)).ShouldBe([("a.txt", 1), ("b/c.csv", 2), ("model.json", 2)]);
        second.Next.ShouldBeNull();
    }

    [Theory]
    [InlineData("curve.svg", "image/svg+xml", "inline")]
    [InlineData("page.html", "text/html; charset=utf-8", "attachment")]
    [InlineData("metrics.csv", "text/csv; charset=utf-8", "inline")]
    [InlineData("model.json", "application/json", "inline")]
    [InlineData("code.js", "text/javascript; charset=utf-8", "attachment")]
    [InlineData("weights", "application/octet-stream", "attachment")]
    public async Task A_browser_may_show_some_files_and_runs_none(string path, string type, string disposition)
    {
        var (ada, job) = await JobWithAsync((path, "<script>alert(1)</script>"));

        var answer = await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs/{path}");

        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe(disposition);
        answer.Content.Headers.ContentDisposition.FileName.ShouldBe(path);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox; default-src 'none'");
    }

    [Theory]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", "89", "bytes 8-9/10")]
    [InlineData("bytes=8-99", "89", "bytes 8-9/10")]
    [InlineData("bytes=0-9223372036854775807", "0123456789", "bytes 0-9/10")]
    public async Task A_range_is_sent_alone(string range, string expected, string header)
    {
        var (ada, job) = await JobWithAsync(("x.bin", "0123456789"));

        var answer = await GetRangeAsync(ada, job, range);

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(expected);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe(header);
    }

    [Fact]
    public async Task A_range_outside_the_file_is_refused_and_several_get_the_whole()
    {
        var (ada, job) = await JobWithAsync(("x.bin", "0123456789"));

        var outside = await GetRangeAsync(ada, job, "bytes=10-");
        await outside.ShouldBeProblemAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "PILOT0520");
        outside.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */10");

        var several = await GetRangeAsync(ada, job, "bytes=0-1,3-4");
        several.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await several.Content.ReadAsStringAsync()).ShouldBe("0123456789");
    }

    [Fact]
    public async Task What_the_reader_has_is_not_sent_again()
    {
        var (ada, job) = await JobWithAsync(("x.bin", "0123456789"));
        var first = await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs/x.bin");
        var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job.Id}/outputs/x.bin");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        (await ada.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("%2e%2e/job")]
    [InlineData("..%2Fjob")]
    [InlineData("a/..%2F..%2Fjob")]
    [InlineData("..%5Cjob")]
    [InlineData("%2Fetc%2Fpasswd")]
    public async Task No_path_leads_out_of_the_outputs(string path)
    {
        var (ada, job) = await JobWithAsync(("a.txt", "1"));
        using var raw = new HttpRequestMessage(HttpMethod.Get, new Uri(ada.BaseAddress!, $"/api/v1/jobs/{job.Id}/outputs/")
            .ToString() + path);

        var answer = await ada.SendAsync(raw);

        ((int)answer.StatusCode).ShouldBeOneOf(400, 404);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("resourceName");
    }

    [Theory]
    [InlineData(256, "")]
    [InlineData(300, "/x.bin")]
    public async Task A_path_that_no_store_takes_is_explained(int length, string rest)
    {
        var (ada, job) = await JobWithAsync();

        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs/{new string('a', length)}{rest}"))
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0519");
    }

    [Fact]
    public async Task A_missing_file_is_explained()
    {
        var (ada, job) = await JobWithAsync();

        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs/none.txt")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0518");
    }

    [Fact]
    public async Task All_outputs_come_as_one_tar()
    {
        var long120 = new string('n', 120);
        var (ada, job) = await JobWithAsync(("a.txt", "1"), ("größe/c.csv", "22"), (long120, ""));

        var answer = await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs.tar");

        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe("digits-1.tar");
        using var tar = new TarReader(await answer.Content.ReadAsStreamAsync());
        var files = new List<(string, string)>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            files.Add((entry.Name, entry.DataStream is null ? "" : await new StreamReader(entry.DataStream).ReadToEndAsync()));
        }

        files.ShouldBe([("a.txt", "1"), ("größe/c.csv", "22"), (long120, "")], ignoreOrder: true);
    }

    private static Task<HttpResponseMessage> GetRangeAsync(HttpClient client, JobDocument job, string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job.Id}/outputs/x.bin");
        request.Headers.Range = RangeHeaderValue.Parse(range);
        return client.SendAsync(request);
    }

    private async Task<(HttpClient Ada, JobDocument Job)> JobWithAsync(params (string Path, string Text)[] files)
    {
        var job = await server.JobAsync("ada");
        foreach (var (path, text) in files)
        {
            await server.Blobs.PutTextAsync(BlobNames.Output(job.Id, path), text);
        }

        return (await server.UserAsync(), job);
    }
}
