using System.Globalization;
using Pilot.Cli.Connection;
using Pilot.Cli.Jobs;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;

namespace Pilot.Cli.Plans;

/// <summary>Takes one of a job's plans.</summary>
internal sealed class PlanChoice(PlatformClient platform)
{
    /// <summary>Repeating the choice is fine, and a choice that somebody else made first stands.</summary>
    /// <exception cref="PilotException">PILOT0122: no plan has this name.</exception>
    public async Task<JobDocument> ChooseAsync(JobDocument job, string plan, CancellationToken cancellation)
    {
        var named = Named(job.Plans, plan) ?? throw JobErrors.NoSuchPlan(plan, job);
        var request = ApiRequest.Of(
            HttpMethod.Post, $"jobs/{job.Id}/plan", new ChoosePlan(named.Name), PilotJson.Default.ChoosePlan);
        try
        {
            return await platform.WhenBrokenOffAsync(
                () => platform.SendAsync(request, PilotJson.Default.JobDocument, cancellation), cancellation);
        }
        catch (PilotException e) when (e.Error.Code.StartsWith("PILOT05", StringComparison.Ordinal))
        {
            var now = await platform.GetAsync($"jobs/{job.Id}", PilotJson.Default.JobDocument, cancellation);
            if (now.ChosenPlan is null)
            {
                throw;
            }

            return now;
        }
    }

    /// <summary>Asks until one of the plans is named, by number or name; an empty answer takes the first.</summary>
    public static async Task<JobPlan> AskAsync(
        Question question, Screen screen, IReadOnlyList<JobPlan> plans, CancellationToken cancellation)
    {
        while (true)
        {
            var answer = await question.AskAsync($"  Which plan? [{plans[0].Name}] ", cancellation);
            if (Chosen(plans, answer) is { } plan)
            {
                return plan;
            }

            screen.Tell($"  Write a number from 1 to {plans.Count}, or a plan's name.", StyledText.Warn);
        }
    }

    private static JobPlan? Chosen(IReadOnlyList<JobPlan> plans, string answer) =>
        answer.Length == 0 ? plans[0]
        : int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number >= 1 && number <= plans.Count ? plans[number - 1] : null
            : Named(plans, answer);

    private static JobPlan? Named(IReadOnlyList<JobPlan> plans, string name) =>
        plans.FirstOrDefault(plan => plan.Name == name) ?? plans.FirstOrDefault(plan => plan.Answers(name));
}
