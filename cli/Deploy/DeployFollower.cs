using Pilot.Cli.Connection;
using Pilot.Cli.Jobs;
using Pilot.Cli.Jobs.Outputs;
using Pilot.Cli.Plans;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Deploy;

/// <summary>Follows a submitted job: its steps, the choice of a plan, its log, its end, its outputs.</summary>
internal sealed class DeployFollower(Invocation invocation, PlatformClient platform, DeployOptions options) : IDisposable
{
    private readonly Screen screen = invocation.Screen;
    private readonly JobSteps steps = new(invocation.Screen, invocation.Around.Time);
    private bool plansShown;
    private bool ended;

    public async Task<int> RunAsync(JobDocument submitted, CancellationToken cancellation)
    {
        try
        {
            return await FollowAsync(submitted, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            steps.Interrupt();
            screen.Tell(ended
                ? $"Stopped; the job has ended. Get its outputs with\n  pilot job outputs {submitted.Id} --download"
                : $"Detached; the job goes on. Come back with\n  pilot job log {submitted.Id} --follow");
            return ExitCodes.Interrupted;
        }
    }

    public void Dispose() => steps.Dispose();

    private async Task<int> FollowAsync(JobDocument submitted, CancellationToken cancellation)
    {
        await foreach (var signal in new JobStream(platform, Lost).FollowAsync(submitted.Id, run: null, cancellation))
        {
            if (screen.Json)
            {
                screen.WriteJson(DeployEvent.Of(signal), CliJson.Default.DeployEvent);
            }

            if (signal.Log is { } chunk)
            {
                steps.Log(chunk);
            }
            else if (signal.State is { } row)
            {
                if (!await PlansAsync(row, cancellation))
                {
                    return ExitCodes.Success;
                }

                steps.Enter(row.State, row.Reason);
            }
            else if (signal.End is { } end)
            {
                return await EndAsync(end, cancellation);
            }
        }

        return ExitCodes.Success;
    }

    /// <returns>False when a plan must be chosen and there is nobody to ask: the job waits.</returns>
    private async Task<bool> PlansAsync(JobRow row, CancellationToken cancellation)
    {
        if (plansShown || row.State is JobState.Canceling || row.State < JobState.AwaitingChoice || row.State.IsFinal())
        {
            return true;
        }

        var job = await platform.GetAsync($"jobs/{row.Id}", PilotJson.Default.JobDocument, cancellation);
        if (job.Plans.Count == 0)
        {
            return true;
        }

        plansShown = true;
        steps.Planned(job.Plans.Count);
        var mustChoose = job.State == JobState.AwaitingChoice;
        if (mustChoose && !options.Yes && !screen.CanAsk)
        {
            LeaveTheChoice(job);
            return false;
        }

        if (screen.Json)
        {
            screen.WriteJson(new DeployEvent("plans", Id: job.Id.ToString(), Plans: job.Plans), CliJson.Default.DeployEvent);
        }
        else
        {
            PlanTable.Write(screen.Error, screen.Width, job.Plans, job.ChosenPlan, indent: "  ");
            PlanTable.WriteNotes(screen.Error, screen.Width, job, indent: "  ");
        }

        if (mustChoose)
        {
            var plan = options.Yes
                ? job.Plans[0]
                : await PlanChoice.AskAsync(new Question(invocation.Around), screen, job.Plans, cancellation);
            await new PlanChoice(platform).ChooseAsync(job, plan.Name, cancellation);
        }

        return true;
    }

    private void LeaveTheChoice(JobDocument job)
    {
        if (screen.Json)
        {
            screen.WriteJson(new DeployEvent("plans", Id: job.Id.ToString(), Plans: job.Plans), CliJson.Default.DeployEvent);
            return;
        }

        PlanTable.Write(screen.Out, screen.Width, job.Plans, chosen: null);
        PlanTable.WriteNotes(screen.Out, screen.Width, job);
        invocation.Around.Out.Flush();
        screen.Tell($"The job waits for a plan. Choose one with\n  pilot plans {job.Id} --choose {job.Plans[0].Name}");
        screen.Tell("or deploy with --plan or --yes to choose at once.");
    }

    private async Task<int> EndAsync(JobDocument job, CancellationToken cancellation)
    {
        ended = true;
        steps.End(job);
        var code = JobEnd.Show(screen, job);
        if (options.Download is { } folder && job.Started is not null)
        {
            await new OutputsDownload(invocation, platform).RunAsync(job.Id, job.Name, folder, cancellation);
        }
        else if (code == ExitCodes.Success)
        {
            screen.Tell($"Get its outputs with `pilot job outputs {job.Id} --download`.");
        }

        return code;
    }

    private void Lost(bool lost)
    {
        steps.Interrupt();
        new LostConnection(screen).Say(lost);
    }
}
