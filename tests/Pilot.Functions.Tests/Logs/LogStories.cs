using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Functions.Logs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Logs;

public sealed class LogStories : IDisposable
{
    private static readonly JobState[] UpToRunning = [JobState.Preparing, JobState.Planning, JobState.Launching, JobState.Running];
    private static readonly JobState[] ToTheEnd = [JobState.Collecting, JobState.Succeeded];

    private readonly PilotServer server = new();
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        server.Dispose();
        deadline.Dispose();
    }

    [Fact]
    public async Task The_text_of_a_log_can_be_had_from_any_byte()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        (await ada.GetStringAsync($"/api/v1/jobs/{job.Id}/log")).ShouldBe("");
        await AppendAsync(job, "1", "one\ntwo\n");

        var answer = await ada.GetAsync($"/api/v1/jobs/{job.Id}/log?offset=4");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("two\n");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        answer.Headers.GetValues("Pilot-Log-Length").ShouldBe(["8"]);
        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/log?run=../../x")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0522");
    }

    [Fact]
    public async Task A_follower_gets_lines_as_they_come_states_as_they_change_and_the_end()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        var seen = new List<string>();
        await foreach (var item in SseReader.FollowAsync(ada, $"/api/v1/jobs/{job.Id}/log", cancellation: deadline.Token))
        {
            switch (item.EventType)
            {
                case "state":
                    var row = JsonSerializer.Deserialize(item.Data, PilotJson.Default.JobRow)!;
                    seen.Add($"{row.State}");
                    if (row.State == JobState.Running)
                    {
                        await AppendAsync(job, "1", "one\ntwo");
                    }

                    break;
                case "log":
                    var chunk = JsonSerializer.Deserialize(item.Data, PilotJson.Default.LogChunk)!;
                    item.EventId.ShouldBe($"1:{chunk.Next}");
                    seen.Add(chunk.Text);
                    if (chunk.Text == "two")
                    {
                        await AppendAsync(job, "1", " and a half\n");
                        await server.MoveAsync(job.Id, ToTheEnd);
                    }

                    break;
                default:
                    item.EventType.ShouldBe("end");
                    seen.Add($"end {JsonSerializer.Deserialize(item.Data, PilotJson.Default.JobDocument)!.State}");
                    break;
            }
        }

        seen.Where(text => text is not "Collecting").OrderBy(text => text is "Succeeded").ShouldBe(
            ["Running", "one\n", "two", " and a half\n", "end Succeeded", "Succeeded"], ignoreOrder: false);
    }

    [Fact]
    public async Task A_change_of_the_job_reaches_its_follower_though_no_time_passes()
    {
        using var still = new PilotServer(change: services => services.AddSingleton(provider => new LogFollower(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<JobStore>(),
            provider.GetRequiredService<JobNews>(),
            new FakeTimeProvider())));
        var ada = await still.UserAsync();
        var job = await still.JobAsync("ada", "digits", UpToRunning);
        var other = await still.JobAsync("ada", "other", UpToRunning);
        var seen = new List<JobState>();
        await foreach (var item in SseReader.FollowAsync(ada, $"/api/v1/jobs/{job.Id}/log", cancellation: deadline.Token))
        {
            if (item.EventType != "state")
            {
                break;
            }

            seen.Add(JsonSerializer.Deserialize(item.Data, PilotJson.Default.JobRow)!.State);
            if (seen[^1] == JobState.Collecting)
            {
                break;
            }

            await still.MoveAsync(other.Id, [JobState.Collecting]);
            await still.MoveAsync(job.Id, [JobState.Collecting]);
        }

        seen.ShouldBe([JobState.Running, JobState.Collecting]);
    }

    [Fact]
    public async Task The_log_of_a_new_run_follows_after_the_old_ones()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        await AppendAsync(job, "1", "first run, cut o");
        await AppendAsync(job, "2", "second run\n");
        await server.Jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 1, JobState.Collecting) { Run = "2" });
        await server.Jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 2, JobState.Succeeded));

        var chunks = await ChunksAsync(ada, job);

        chunks.ShouldBe([new LogChunk("1", 16, "first run, cut o"), new LogChunk("2", 11, "second run\n")]);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced_and_offsets_stay_true()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        await server.Blobs.AppendAsync(BlobNames.Log(job.Id, "1"), 0, new byte[] { (byte)'a', 0xff, 0xe2, 0x82, (byte)'\n', 0xf0, 0x9f });
        await server.MoveAsync(job.Id, ToTheEnd);

        var chunks = await ChunksAsync(ada, job);

        chunks.ShouldBe([new LogChunk("1", 5, "a��\n"), new LogChunk("1", 7, "�")]);
    }

    [Fact]
    public async Task However_often_a_follower_comes_back_it_gets_every_byte_once()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => i % 97 == 0 ? $"Zeile {i} größer 🚀 " : $"line {i} of the log\n"));
        await AppendAsync(job, "1", text);
        await server.MoveAsync(job.Id, ToTheEnd);

        Prop.ForAll(Gen.Choose(1, 4).ArrayOf().ToArbitrary(), visits =>
            ReadInVisitsAsync(ada, job, visits).GetAwaiter().GetResult().ShouldBe(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public async Task A_follower_that_goes_away_leaves_nothing_running_and_a_deleted_job_ends_the_others()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", UpToRunning);
        using var impatient = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in SseReader.FollowAsync(ada, $"/api/v1/jobs/{job.Id}/log", cancellation: impatient.Token))
            {
                await impatient.CancelAsync();
            }
        });

        var events = new List<string>();
        await foreach (var item in SseReader.FollowAsync(ada, $"/api/v1/jobs/{job.Id}/log", cancellation: deadline.Token))
        {
            events.Add(item.EventType);
            if (events.Count == 1)
            {
                await server.Jobs.DeleteAsync(job.Id);
            }
        }

        events[^1].ShouldBe("end");
    }

    [Fact]
    public async Task A_follower_whose_token_is_revoked_gets_no_more()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        using var patient = new PilotServer(clock);
        var ada = await patient.UserAsync();
        var job = await patient.JobAsync("ada", "digits", UpToRunning);
        var events = new List<string>();
        var following = Task.Run(async () =>
        {
            await foreach (var item in SseReader.FollowAsync(ada, $"/api/v1/jobs/{job.Id}/log", cancellation: deadline.Token))
            {
                events.Add(item.EventType);
                await ada.PostAsync("/api/v1/account/logout", null);
            }
        });

        await Eventually.HoldsAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(following.IsCompleted);
        });

        await following;
        events.ShouldBe(["state"]);
    }

    private async Task<string> ReadInVisitsAsync(HttpClient client, JobDocument job, int[] visits)
    {
        var text = new StringBuilder();
        string? last = null;
        foreach (var visit in visits.Append(int.MaxValue))
        {
            var left = visit;
            await foreach (var item in SseReader.FollowAsync(client, $"/api/v1/jobs/{job.Id}/log", last, deadline.Token))
            {
                if (item.EventType == "log")
                {
                    text.Append(JsonSerializer.Deserialize(item.Data, PilotJson.Default.LogChunk)!.Text);
                    last = item.EventId;
                    if (--left == 0)
                    {
                        break;
                    }
                }
            }
        }

        return text.ToString();
    }

    private async Task<List<LogChunk>> ChunksAsync(HttpClient client, JobDocument job)
    {
        var chunks = new List<LogChunk>();
        await foreach (var item in SseReader.FollowAsync(client, $"/api/v1/jobs/{job.Id}/log", cancellation: deadline.Token))
        {
            if (item.EventType == "log")
            {
                chunks.Add(JsonSerializer.Deserialize(item.Data, PilotJson.Default.LogChunk)!);
            }
        }

        return chunks;
    }

    private async Task AppendAsync(JobDocument job, string run, string text)
    {
        var name = BlobNames.Log(job.Id, run);
        var length = (await server.Blobs.StatAsync(name))?.Length ?? 0;
        (await server.Blobs.AppendAsync(name, length, Encoding.UTF8.GetBytes(text))).ShouldNotBeNull();
    }
}
