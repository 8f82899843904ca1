using System.Diagnostics;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Compat;

public sealed class OriginalClientStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [PythonFact]
    public async Task It_logs_in_deploys_waits_for_the_plans_and_learns_the_name()
    {
        await server.UserAsync();
        using var client = Start(Archives.TarGz(("new.spilot-1.yaml", "x"), (".spilot.yaml", Archives.JobFile), ("train.py", "print(1)")), "my job");
        var job = JobId.Parse((await client.StandardOutput.ReadLineAsync())!["cli_id ".Length..]);
        (await server.Jobs.GetAsync(job))!.Name.ShouldBe("my job");

        await server.MoveAsync(job, JobState.Preparing, JobState.Planning);
        var plan = new JobPlan("cheapest", [], new PlanOffer("local", "local", "this machine", "plain process", 1, 1 << 30, 0, null, 0), null, null, "");
        await server.Jobs.ApplyAsync(job, new JobChange(3, JobState.AwaitingChoice) { Plans = [plan] });

        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        client.ExitCode.ShouldBe(0, output);
        output.ShouldContain("status stopped");
        output.ShouldMatch("orch_id orch_[0-9a-f]{40}");
    }

    [PythonFact]
    public async Task It_is_told_why_a_deploy_went_wrong()
    {
        await server.UserAsync();
        using var client = Start(Archives.TarGz((".spilot.yaml", Archives.JobFile)), "my job");
        var job = JobId.Parse((await client.StandardOutput.ReadLineAsync())!["cli_id ".Length..]);

        await server.Jobs.ApplyAsync(job, new JobChange(1, JobState.Failed)
        {
            Error = new Core.Errors.PilotError("PILOT0900", "Nothing fits.", "Ask for less."),
        });

        (await client.StandardOutput.ReadToEndAsync()).ShouldContain("status error PILOT0900: Nothing fits. Ask for less.");
    }

    [PythonFact]
    public async Task A_wrong_password_is_told_in_its_words()
    {
        using var client = Start([], "my job");

        (await client.StandardOutput.ReadToEndAsync()).ShouldContain("Username or password is incorrect");
    }

    [Fact]
    public async Task What_is_no_form_or_has_no_file_is_explained()
    {
        var ada = await server.UserAsync();

        await (await ada.PostAsync("/api/v1/cli/deploy", new MultipartFormDataContent { { new StringContent("x"), "job_name" } }))
            .ShouldBeProblemAsync(System.Net.HttpStatusCode.BadRequest, "PILOT0523");
        await (await ada.PostAsync("/api/v1/cli/deploy", new StringContent("x")))
            .ShouldBeProblemAsync(System.Net.HttpStatusCode.UnsupportedMediaType, "PILOT0507");
    }

    private Process Start(byte[] archive, string jobName)
    {
        var file = Path.Combine(server.Home, "packed.tar.gz");
        File.WriteAllBytes(file, archive);
        var url = server.Anonymous().BaseAddress!.GetLeftPart(UriPartial.Authority);
        var script = Path.Combine(AppContext.BaseDirectory, "Compat", "original_client.py");
        return Process.Start(new ProcessStartInfo("python3", [script, url, "ada", PilotServer.Password, file, jobName])
        {
            RedirectStandardOutput = true,
        })!;
    }
}
