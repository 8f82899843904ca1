using System.CommandLine;
using Pilot.Cli.Jobs;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Plans;

internal static class PlansCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var choose = new Option<string?>("--choose") { Description = "Take this plan: the job is launched by it", HelpName = "PLAN" };
        var why = new Option<string?>("--why") { Description = "Say why this offer is no plan: an offer's name, or a machine's", HelpName = "OFFER" };
        var command = new ExampleCommand(
            "plans",
            "Show the plans of a job, choose one, or ask why an offer is none",
            "pilot plans digits",
            "pilot plans digits --choose cheapest",
            "pilot plans digits --why g5.xlarge")
        {
            job,
            choose,
            why,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            if (parse.GetValue(why) is { } offer)
            {
                await new OfferVerdicts(invocation.Screen, platform).ShowAsync(id, offer, cancellation);
                return ExitCodes.Success;
            }

            var document = await platform.GetAsync($"jobs/{id}", PilotJson.Default.JobDocument, cancellation);
            if (parse.GetValue(choose) is { } plan)
            {
                document = await new PlanChoice(platform).ChooseAsync(document, plan, cancellation);
            }

            Write(invocation.Screen, document);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, JobDocument job)
    {
        if (screen.Json)
        {
            screen.WriteJson(job.Plans, CliJson.Default.IReadOnlyListJobPlan);
            return;
        }

        if (job.Plans.Count == 0)
        {
            screen.Tell($"No plans yet: {(job.Reason.Length > 0 ? job.Reason : StateText.Of(job.State).Text)}");
            return;
        }

        PlanTable.Write(screen.Out, screen.Width, job.Plans, job.ChosenPlan);
        PlanTable.WriteNotes(screen.Out, screen.Width, job);
        screen.Tell(job.ChosenPlan is { } chosen
            ? $"Chosen: {chosen}. Follow it with `pilot job log {job.Id} --follow`."
            : $"Choose one with `pilot plans {job.Id} --choose {job.Plans[0].Name}`.");
    }
}
