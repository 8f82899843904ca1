using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;
using Pilot.Storage.Tests.Azure;
using Xunit.Abstractions;
using static Pilot.Serverless.Tests.Steps;

namespace Pilot.Serverless.Tests;

/// <summary>Two platforms that live on over one storage and one engine: what one was told the other knows.</summary>
public sealed class TwoInstancesStories(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    /// <summary>What one instance wrote the other tells of after a second; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [AzuriteFact]
    public async Task The_life_of_a_job_goes_on_whichever_instance_is_asked()
    {
        await using var cloud = await StartAsync();
        using var ada = await cloud.LoginAsync();

        var job = await SubmitAsync(ada, await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile)));
        var run = await StartedAsync(cloud, job);
        await cloud.Target.WorkAsync(run, "epoch 1\n", "model.txt");
        await SeesAsync(ada, job, document => document.State == JobState.Running);
        await cloud.Target.WorkAsync(run, "epoch 2\n", "model.txt");
        await cloud.Target.EndAsync(run, new RunOutcome(RunEnd.Succeeded, ExitCode: 0));
        await SeesAsync(ada, job, document => document.State == JobState.Succeeded);

        foreach (var instance in Instances)
        {
            (await TextAsync(ada, instance, $"/api/v1/jobs/{job}/log")).ShouldBe("epoch 1\nepoch 2\n");
            (await TextAsync(ada, instance, $"/api/v1/jobs/{job}/outputs/model.txt")).ShouldBe("epoch 2\n");
        }
    }

    [AzuriteFact]
    public async Task Lists_are_the_same_at_once_after_every_change()
    {
        await using var cloud = await StartAsync();
        using var ada = await cloud.LoginAsync();
        var package = await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile));
        var jobs = new List<JobId>();

        for (var i = 0; i < 4; i++)
        {
            jobs.Insert(0, await SubmitAsync(ada, package));
            foreach (var instance in Instances)
            {
                (await ListAsync(ada, instance)).Items.Select(row => row.Id).ShouldBe(jobs, $"after {jobs.Count} submits, at {instance}");
            }
        }

        foreach (var job in jobs.ToList())
        {
            (await ada.PostAsync($"/api/v1/jobs/{job}/cancel", null)).IsSuccessStatusCode.ShouldBeTrue();
            foreach (var instance in Instances)
            {
                await UntilAsync(
                    async () => (await ListAsync(ada, instance)).Items.Single(row => row.Id == job).State == JobState.Canceled, "the list shows it");
            }
        }
    }

    [AzuriteFact]
    public async Task Events_come_from_either_instance_and_go_on_at_the_other_where_they_ended()
    {
        await using var cloud = await StartAsync(TimeSpan.FromMilliseconds(200));
        using var ada = await cloud.LoginAsync();
        var package = await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile));
        using var deadline = new CancellationTokenSource(Soon * 4);
        await using var events = FollowAsync(ada, "/api/v1/events", deadline.Token).GetAsyncEnumerator(deadline.Token);
        (await NextAsync(events)).EventType.ShouldBe("hello");

        var answers = 1;
        var seen = new List<(JobId Id, int? Revision)>();
        var job = await SubmitAsync(ada, package);
        var run = await StartedAsync(cloud, job);
        await cloud.Target.WorkAsync(run, "epoch 1\n", "model.txt");
        await cloud.Target.EndAsync(run, new RunOutcome(RunEnd.Succeeded, ExitCode: 0));
        for (JobRow? row = null; row?.State != JobState.Succeeded;)
        {
            var next = await NextAsync(events);
            next.EventType.ShouldBeOneOf("created", "changed", "hello", "again");
            answers += next.EventType == "again" ? 1 : 0;
            if (next.EventType is "created" or "changed")
            {
                row = JsonSerializer.Deserialize(next.Data, PilotJson.Default.JobRow)!;
                seen.Add((row.Id, row.Revision));
            }
        }

        answers.ShouldBeGreaterThan(1);
        seen.Select(one => one.Id).ShouldAllBe(id => id == job);
        seen.Select(one => one.Revision).Distinct().ShouldBe(Enumerable.Range(0, seen[^1].Revision!.Value + 1).Select(revision => (int?)revision), "no change is missing");
    }

    [AzuriteFact]
    public async Task A_log_is_followed_from_instance_to_instance_and_comes_whole_and_once()
    {
        await using var cloud = await StartAsync(TimeSpan.FromMilliseconds(200));
        using var ada = await cloud.LoginAsync();
        var job = await SubmitAsync(ada, await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile)));
        var run = await StartedAsync(cloud, job);
        using var deadline = new CancellationTokenSource(Soon * 4);
        var work = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await cloud.Target.WorkAsync(run, $"line {i}\n", "model.txt");
            }

            await cloud.Target.EndAsync(run, new RunOutcome(RunEnd.Succeeded, ExitCode: 0));
        });

        var text = new StringBuilder();
        var answers = 1;
        await foreach (var item in FollowAsync(ada, $"/api/v1/jobs/{job}/log", deadline.Token))
        {
            text.Append(item.EventType == "log" ? JsonSerializer.Deserialize(item.Data, PilotJson.Default.LogChunk)!.Text : "");
            answers += item.EventType == "again" ? 1 : 0;
            if (item.EventType == "end")
            {
                break;
            }
        }

        await work;
        text.ToString().ShouldBe(string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i}\n")));
        answers.ShouldBeGreaterThan(1);
    }

    [AzuriteFact]
    public async Task A_login_code_of_one_instance_is_good_at_the_other_and_for_one_of_both()
    {
        await using var cloud = await StartAsync();
        using var ada = await cloud.LoginAsync();
        var code = (await (await AskAsync(ada, 0, HttpMethod.Post, "/api/v1/account/code")).Content.ReadFromJsonAsync(PilotJson.Default.LoginCode))!.Code;
        using var browser = new HttpClient { BaseAddress = cloud.Address };

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AskAsync(
            browser, i % 2, HttpMethod.Post, "/api/v1/account/exchange", JsonContent.Create(new ExchangeCode(code), PilotJson.Default.ExchangeCode))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(5);
    }

    [AzuriteFact]
    public async Task A_ticket_of_one_instance_opens_the_same_one_thing_at_the_other_until_the_token_is_revoked()
    {
        await using var cloud = await StartAsync();
        using var ada = await cloud.LoginAsync();
        var job = await SubmitAsync(ada, await SendAsync(ada, ("train.py", "print(1)"), (".spilot.yaml", JobFile)));
        var path = $"/api/v1/jobs/{job}/log?download=true";
        var given = await AskAsync(ada, 0, HttpMethod.Post, "/api/v1/account/tickets", JsonContent.Create(new CreateTicket(path), PilotJson.Default.CreateTicket));
        var ticket = (await given.Content.ReadFromJsonAsync(PilotJson.Default.Ticket))!;
        using var browser = new HttpClient { BaseAddress = cloud.Address };

        (await AskAsync(browser, 1, HttpMethod.Get, ticket.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(browser, 1, HttpMethod.Get, ticket.Url.Replace("/log?", "/outputs?", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(browser, 1, HttpMethod.Get, ticket.Url[..^2] + "AA")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(ada, 0, HttpMethod.Post, "/api/v1/account/logout")).IsSuccessStatusCode.ShouldBeTrue();
        (await AskAsync(browser, 1, HttpMethod.Get, ticket.Url)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [AzuriteFact]
    public async Task Whoever_guesses_passwords_now_here_and_now_there_is_held_up_as_at_one()
    {
        await using var cloud = await StartAsync();
        using var guesser = new HttpClient { BaseAddress = cloud.Address };

        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < LoginThrottle.FreeAttempts + 2; i++)
        {
            var guess = JsonContent.Create(new LoginRequest("ada", $"guess {i}"), PilotJson.Default.LoginRequest);
            codes.Add((await AskAsync(guesser, i % 2, HttpMethod.Post, "/api/v1/account/login", guess)).StatusCode);
        }

        codes.Count(code => code == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(0);
        codes.Count(code => code == HttpStatusCode.Unauthorized).ShouldBeLessThanOrEqualTo(LoginThrottle.FreeAttempts + 1);
    }

    private static IReadOnlyList<int> Instances => [0, 1];

    private Task<Cloud> StartAsync(TimeSpan? longestAnswer = null)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"The seed is {seed}.");
        return Cloud.StartAsync(azurite, seed, instances: Instances.Count, longestAnswer: longestAnswer);
    }

    /// <summary>As a browser does: each answer's end leads to the next, at any instance.</summary>
    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        HttpClient client, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var lastId = "";
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd("text/event-stream");
            if (lastId.Length > 0)
            {
                request.Headers.Add("Last-Event-ID", lastId);
            }

            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
            {
                lastId = item.EventId ?? lastId;
                yield return item;
            }
        }
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        (await events.MoveNextAsync()).ShouldBeTrue();
        return events.Current;
    }

    private static async Task<JobList> ListAsync(HttpClient client, int instance) => (await (await AskAsync(
        client, instance, HttpMethod.Get, "/api/v1/jobs?count=true")).Content.ReadFromJsonAsync(PilotJson.Default.JobList))!;

    private static async Task<string> TextAsync(HttpClient client, int instance, string path) =>
        await (await AskAsync(client, instance, HttpMethod.Get, path)).Content.ReadAsStringAsync();

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, int instance, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(Cloud.Instance, $"{instance}");
        return await client.SendAsync(request);
    }
}
