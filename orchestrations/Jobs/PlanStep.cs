using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Offers are compared, and one is chosen: by the submitter's flag, or by whoever answers.</summary>
internal static class PlanStep
{
    public static async Task TakeAsync(JobStory story, ProfileResult? profile)
    {
        await story.TellAsync(JobState.Planning, "Comparing offers.");
        var planned = await story.CallAsync<PlannedJob>("PlanJob", new PlanJobInput(story.Prepared, profile));
        if (planned.Error is not null)
        {
            throw new StoryEnd.Failed(planned.Error);
        }

        await story.TellAsync(new JobChange(0) { Plans = planned.Plans, Hints = planned.Hints });
        var plan = story.Prepared.Request.Plan is { } asked
            ? Find(planned.Plans, asked) ?? throw new StoryEnd.Failed(RunJobErrors.NoSuchPlan(asked, planned.Plans))
            : await AskAsync(story, profile, planned.Plans);

        story.Memory = story.Memory with { Plan = plan };
        await story.TellAsync(new JobChange(0)
        {
            ChosenPlan = plan.Name,
            Events = [story.Event("plan", "Chosen", $"{plan.Name}: {plan.Offer.Where}, {plan.Offer.Runtime}.")],
        });
    }

    private static async Task<JobPlan> AskAsync(JobStory story, ProfileResult? profile, IReadOnlyList<JobPlan> plans)
    {
        await story.TellAsync(JobState.AwaitingChoice, "The plans are ready; choose one.");
        while (true)
        {
            var choice = await story.ChoiceAsync();
            if (choice.Wishes is { } wishes)
            {
                var prepared = story.Prepared with { Request = story.Prepared.Request with { Wishes = wishes } };
                var planned = await story.CallAsync<PlannedJob>("PlanJob", new PlanJobInput(prepared, profile));
                if (planned.Error is { } error)
                {
                    await story.TellAsync(JobState.AwaitingChoice, error.Message + " Choose another.");
                    continue;
                }

                plans = planned.Plans;
                story.Memory = story.Memory with { Prepared = prepared };
                await story.TellAsync(new JobChange(0) { Plans = plans, Hints = planned.Hints, Wishes = wishes });
            }

            if (Find(plans, choice.Plan) is { } plan)
            {
                return plan;
            }

            await story.TellAsync(JobState.AwaitingChoice, RunJobErrors.NoSuchPlan(choice.Plan, plans).Message + " Choose another.");
        }
    }

    private static JobPlan? Find(IReadOnlyList<JobPlan> plans, string name) => plans.FirstOrDefault(p => p.Answers(name));
}
