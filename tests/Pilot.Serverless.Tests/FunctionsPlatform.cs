using System.Text.Json;
using Pilot.Clouds.Testing;
using Pilot.Core.Accounts;
using Pilot.Storage.Tests.Azure;
using Pilot.Testing;

namespace Pilot.Serverless.Tests;

/// <summary>Functions mode for the published command line, with jobs that really run: each in the process of a machine elsewhere.</summary>
internal sealed class FunctionsPlatform : StoryPlatform
{
    private readonly Cloud cloud;
    private readonly PlainCloud machines;

    private FunctionsPlatform(Cloud cloud, PlainCloud machines, HttpClient http)
    {
        this.cloud = cloud;
        this.machines = machines;
        Http = http;
    }

    public override HttpClient Http { get; }

    public override bool HasProcessesOfJobs => machines.Runs.Count > 0;

    public static async Task<FunctionsPlatform> StartAsync(Azurite azurite, int seed, TimeSpan? longestAnswer = null)
    {
        var machines = PlainCloud.Open();
        var cloud = await Cloud.StartAsync(azurite, seed, machines, longestAnswer: longestAnswer);
        var http = await cloud.LoginAsync(AccountRole.Admin, AccountNames.Admin);
        var platform = new FunctionsPlatform(cloud, machines, http);
        var login = new { url = cloud.Address.ToString(), user = AccountNames.Admin, token = http.DefaultRequestHeaders.Authorization!.Parameter };
        var file = Path.Combine(platform.Home, "login.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(login));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return platform;
    }

    public override async Task KillAllProcessesOfJobsAsync()
    {
        foreach (var run in machines.Runs)
        {
            await machines.TakeAwayAsync(run);
        }
    }

    public override async Task<string[]> ChunksAsync() =>
        [.. (await cloud.Blobs.ListAsync("chunks/")).Select(chunk => $"{chunk.Name} {chunk.ETag}")];

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await cloud.DisposeAsync();
        await machines.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override string Complaint() => string.Join('\n', machines.Runs.Select(run => $"{run}: {machines.Of(run).Output}"));
}
