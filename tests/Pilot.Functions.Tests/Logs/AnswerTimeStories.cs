using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Functions.Jobs;
using Pilot.Functions.Logs;

namespace Pilot.Functions.Tests.Logs;

/// <summary>Where something in front of the platform cuts an answer off: it ends before, and the next one goes on. In virtual time.</summary>
public sealed class AnswerTimeStories : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(230);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-answers-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FolderBlobStore blobs;
    private readonly JobNews news;
    private readonly JobStore jobs;

    public AnswerTimeStories()
    {
        blobs = new FolderBlobStore(folder, clock);
        news = new JobNews(new JobFeed(blobs), clock);
        jobs = new JobStore(blobs, news);
    }

    public void Dispose()
    {
        news.Dispose();
        blobs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_log_of_fifteen_minutes_comes_whole_and_once_in_answers_of_less_than_four()
    {
        var job = await RunningAsync();
        var began = clock.GetUtcNow();
        var lines = 0;
        var answers = new List<IReadOnlyList<SseItem<string>>>();
        var lastId = "1:0";
        while (answers.LastOrDefault()?[^1].EventType != "end")
        {
            answers.Add(await AnswerAsync(
                (events, time) => new LogFollower(blobs, jobs, news, clock)
                    .FollowAsync(job, LogPosition.Parse(lastId), events, time, _ => Task.FromResult(true), CancellationToken.None),
                async () =>
                {
                    var elapsed = clock.GetUtcNow() - began;
                    for (; lines < 90 && elapsed.TotalSeconds >= lines * 10; lines++)
                    {
                        var log = BlobNames.Log(job.Id, "1");
                        await blobs.AppendAsync(log, (await blobs.StatAsync(log))?.Length ?? 0, Encoding.UTF8.GetBytes($"line {lines}\n"));
                    }

                    if (lines == 90 && (await jobs.GetAsync(job.Id))!.State == JobState.Running)
                    {
                        await jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 1, JobState.Failed, "Enough."));
                    }
                }));
            lastId = answers[^1].Last(item => item.EventId is not null).EventId!;
        }

        // None is cut before its time, and each soon after it: the clock runs on while an answer reads.
        answers.Count.ShouldBeInRange(2, 4);
        answers.SkipLast(1).Select(answer => answer[^1].EventType).Distinct().ShouldBe(["again"]);
        string.Concat(answers.SelectMany(answer => answer).Where(item => item.EventType == "log")
            .Select(item => JsonSerializer.Deserialize(item.Data, PilotJson.Default.LogChunk)!.Text))
            .ShouldBe(string.Concat(Enumerable.Range(0, 90).Select(i => $"line {i}\n")));
    }

    [Fact]
    public async Task Events_go_on_in_the_next_answer_with_what_happened_between_the_two()
    {
        var job = await RunningAsync();
        var first = await EventsAsync("", () => Task.CompletedTask);
        await jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 1, JobState.Collecting, "Bringing it home."));
        var second = await EventsAsync(first[^1].EventId!, () => Task.CompletedTask);

        first.Select(item => item.EventType).ShouldBe(["hello", "again"]);
        second.Select(item => item.EventType).ShouldBe(["hello", "changed", "again"]);
    }

    private async Task<JobDocument> RunningAsync()
    {
        var job = await jobs.CreateAsync(new JobDocument
        {
            Id = JobId.New(),
            Owner = "ada",
            Name = "digits",
            ResourceName = "digits",
            Package = new string('a', 64),
            Created = clock.GetUtcNow(),
            Request = new JobRequest(),
        });
        JobState[] path = [JobState.Preparing, JobState.Planning, JobState.Launching, JobState.Running];
        foreach (var state in path)
        {
            job = (await jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 1, state) { Run = "1" }))!;
        }

        return job;
    }

    private Task<IReadOnlyList<SseItem<string>>> EventsAsync(string lastId, Func<Task> meanwhile) => AnswerAsync(
        (events, time) => new JobEventsFollower(news, events, time, clock, "ada", _ => Task.FromResult(true)).RunAsync(lastId, CancellationToken.None),
        meanwhile);

    private async Task<IReadOnlyList<SseItem<string>>> AnswerAsync(Func<LogEvents, AnswerTime, Task> answer, Func<Task> meanwhile)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var events = new LogEvents(pipe.Writer);
        var following = answer(events, new AnswerTime(Limit, clock));
        while (!following.IsCompleted)
        {
            await meanwhile();
            clock.Advance(Step);
            await Task.Yield();
        }

        await following;
        await pipe.Writer.CompleteAsync();
        return [.. SseParser.Create(pipe.Reader.AsStream()).Enumerate()];
    }
}
