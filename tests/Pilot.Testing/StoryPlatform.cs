using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Testing;

/// <summary>A platform that the published command line works against; its home is that of the command line.</summary>
public abstract class StoryPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Home { get; } = Directory.CreateTempSubdirectory("pilot-e2e-").FullName;

    public abstract HttpClient Http { get; }

    /// <summary>Agents count as such.</summary>
    public abstract bool HasProcessesOfJobs { get; }

    /// <summary>As when machines lose their power.</summary>
    public abstract Task KillAllProcessesOfJobsAsync();

    /// <summary>All pieces of packages that are stored, each with what tells when it was written.</summary>
    public abstract Task<string[]> ChunksAsync();

    public Task<Finished> PilotAsync(params string[] arguments) => Programs.RunAsync(
        Programs.Pilot, arguments, new Dictionary<string, string> { ["PILOT_HOME"] = Home, ["NO_COLOR"] = "1" });

    /// <summary>Submits a folder and does not follow it.</summary>
    /// <param name="plan">Null leaves the choice open.</param>
    public async Task<JobId> DeployAsync(string folder, string? plan = "cheapest", params string[] more)
    {
        string[] choice = plan is null ? [] : ["--plan", plan];
        var deployed = await PilotAsync(["deploy", folder, "--no-open", "--detach", "--json", .. choice, .. more]);
        var submitted = deployed.ShouldSucceed().Output.Split('\n').Single(line => line.Contains("\"submitted\"", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(submitted);
        return JobId.Parse(document.RootElement.GetProperty("id").GetString()!);
    }

    public async Task<JobDocument> JobAsync(JobId id) =>
        (await Http.GetFromJsonAsync($"api/v1/jobs/{id}", PilotJson.Default.JobDocument))!;

    public async Task<JobDocument> EndOfAsync(JobId id)
    {
        JobDocument? job = null;
        await WaitAsync(
            async () =>
            {
                job = await JobAsync(id);
                return job.State.IsFinal();
            },
            $"{id} ends",
            () => $"{job}\n{Complaint()}");
        return job!;
    }

    public static async Task WaitAsync(Func<Task<bool>> condition, string what, Func<string>? more = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException && waited.Elapsed < Patience)
            {
                // The server may be on its way up.
            }

            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s and never saw that {what}. {more?.Invoke()}");
            }

            await Task.Delay(50);
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Home, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the platform has to say when something did not come to pass.</summary>
    protected abstract string Complaint();
}
