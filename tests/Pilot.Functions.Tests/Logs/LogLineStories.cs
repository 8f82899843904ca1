using System.IO.Compression;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Logs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Logs;

public sealed class LogLineStories : IDisposable
{
    private static readonly JobState[] UpToRunning = [JobState.Preparing, JobState.Planning, JobState.Launching, JobState.Running];

    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Lines_are_had_from_anywhere_in_a_long_log_also_while_it_grows()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        var log = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n"));
        await AppendAsync(job, log);

        var middle = await LinesAsync(ada, job, "?from=54321&count=3");
        var last = await LinesAsync(ada, job, "?from=-2");
        await AppendAsync(job, "not ended", log.Length);
        var grown = await LinesAsync(ada, job, "?from=99999");

        (middle.From, middle.Total, middle.Complete, middle.Bytes).ShouldBe((54321, 100_000, false, log.Length));
        middle.Lines.ShouldBe(["line 54321", "line 54322", "line 54323"]);
        last.Lines.ShouldBe(["line 99998", "line 99999"]);
        (grown.Total, string.Join('|', grown.Lines)).ShouldBe((100_001, "line 99999|not ended"));
        (await LinesAsync(ada, job, "?from=200000")).Lines.ShouldBeEmpty();
        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/log/lines?count=2001")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0502");
    }

    [Fact]
    public async Task A_line_is_what_a_terminal_shows_of_it()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        var bar = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"\r{i} of 50000"));
        await AppendAsync(job, $"windows\r\n{bar}\n{new string('é', 5000)}\n");

        var shown = await LinesAsync(ada, job, "");

        shown.Lines.ShouldBe(["windows", "49999 of 50000", new string('é', 4096)]);
        shown.Total.ShouldBe(3);
    }

    [Fact]
    public async Task A_job_that_has_not_printed_yet_has_no_lines()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada");

        var none = await LinesAsync(ada, job, "?from=-100");

        (none.Run, none.Total, none.Lines.Count).ShouldBe(("1", 0, 0));
    }

    [Fact]
    public async Task A_search_finds_lines_by_text_or_pattern_and_says_where_to_go_on()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        await AppendAsync(job, string.Concat(Enumerable.Range(0, 5000).Select(i => i % 1000 == 7 ? $"ERROR at {i}: 数字\n" : $"fine {i}\n")));

        var first = await SearchAsync(ada, job, "q=error&limit=2");
        var rest = await SearchAsync(ada, job, $"q=error&from={first.Next}");

        first.Matches.Select(match => (match.Line, match.Text, match.Start, match.Length)).ShouldBe(
            [(7, "ERROR at 7: 数字", 0, 5), (1007, "ERROR at 1007: 数字", 0, 5)]);
        rest.Matches.Select(match => match.Line).ShouldBe([2007, 3007, 4007]);
        rest.Next.ShouldBeNull();
        (await SearchAsync(ada, job, "q=error&caseSensitive=true")).Matches.ShouldBeEmpty();
        (await SearchAsync(ada, job, "q=%E6%95%B0%E5%AD%97&caseSensitive=true")).Matches.Count.ShouldBe(5);
        (await SearchAsync(ada, job, "q=at%20[34]007&regex=true")).Matches.Select(match => (match.Line, match.Start)).ShouldBe([(3007, 6), (4007, 6)]);
        foreach (var query in new[] { "q=(&regex=true", "q=(?=x)&regex=true", $"q={new string('x', 1001)}" })
        {
            await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/log/search?{query}")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0467");
        }
    }

    [Fact]
    public async Task The_whole_log_and_all_outputs_are_saved_under_the_jobs_name()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        await AppendAsync(job, "hello\n");
        using var content = new MemoryStream("a,b\n"u8.ToArray());
        await server.Blobs.PutAsync($"jobs/{job.Id}/outputs/sub/ä.csv", content);

        var log = await ada.GetAsync($"/api/v1/jobs/{job.Id}/log?download=true");
        var zip = await ada.GetAsync($"/api/v1/jobs/{job.Id}/outputs.zip");

        log.Content.Headers.ContentDisposition!.ToString().ShouldBe("attachment; filename=\"digits-1-1.log\"");
        zip.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-zip-compressed");
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync());
        var entry = archive.Entries.ShouldHaveSingleItem();
        entry.FullName.ShouldBe("sub/ä.csv");
        using var reader = new StreamReader(entry.Open());
        (await reader.ReadToEndAsync()).ShouldBe("a,b\n");
    }

    /// <summary>However a text is cut into pieces on its way in, each line is found where it is.</summary>
    [Fact]
    public void An_index_knows_where_lines_begin_however_they_came() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        lengths =>
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => new string('x', Math.Abs(i % 7)) + "\n")));
            var index = new LineIndex();
            var rest = text.AsSpan();
            foreach (var length in lengths)
            {
                var piece = rest[..Math.Min(rest.Length, Math.Abs(length % 4000))];
                index.Take(piece);
                rest = rest[piece.Length..];
            }

            index.Take(rest);
            return (index.Lines, index.Bytes) == (5000, text.Length)
                && Enumerable.Range(0, 5).All(block => index.Before((block * 1024L) + 5) is var (offset, line)
                    && line == Math.Min(block, 4) * 1024 && text.AsSpan(0, (int)offset).Count((byte)'\n') == line);
        }));

    private Task<long?> AppendAsync(JobDocument job, string text, long at = 0) =>
        server.Blobs.AppendAsync($"jobs/{job.Id}/runs/1/log", at, Encoding.UTF8.GetBytes(text));

    private static async Task<LogLines> LinesAsync(HttpClient client, JobDocument job, string query) =>
        await (await client.GetAsync($"/api/v1/jobs/{job.Id}/log/lines{query}")).ShouldBeAsync<LogLines>();

    private static async Task<LogMatches> SearchAsync(HttpClient client, JobDocument job, string query) =>
        await (await client.GetAsync($"/api/v1/jobs/{job.Id}/log/search?{query}")).ShouldBeAsync<LogMatches>();
}
