using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Offers are compared, and one is chosen: by the submitter's flag, or by whoever answers.</summary>
internal static class PlanStep
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MostAsking = TimeSpan.FromDays(1);

    public static async Task TakeAsync(JobStory story, ProfileResult? profile)
    {
        await story.TellAsync(JobState.Planning, "Comparing offers.");
        var planned = await OffersAsync(story, profile, JobState.Planning);
        await story.TellAsync(new JobChange(0)
        {
            Plans = planned.Plans,
            Hints = planned.Hints,
            Events = planned.Unheard.Count > 0 ? [.. planned.Unheard.Select(words => story.Event("target", "Unheard", words))] : null,
        });
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

    /// <summary>Plans. As long as nothing fits and a target that may have it does not answer, it is asked again, and the job says so.</summary>
    /// <exception cref="StoryEnd.Failed">Nothing fits; or PILOT1026.</exception>
    public static async Task<PlannedJob> OffersAsync(JobStory story, ProfileResult? profile, JobState state)
    {
        var (pause, began) = (FirstPause, story.Now);
        string? told = null;
        while (true)
        {
            var (planned, trouble) = await story.AskAsync<PlannedJob>("PlanJob", new PlanJobInput(story.Prepared, profile));
            if (planned is not null)
            {
                return planned.Error is null ? planned : throw new StoryEnd.Failed(planned.Error);
            }

            if (story.Now - began > MostAsking)
            {
                throw new StoryEnd.Failed(RunJobErrors.NobodyAnswers(trouble!));
            }

            if (trouble!.Message != told)
            {
                told = trouble.Message;
                await story.TellAsync(state, $"Waiting: {told}", "target");
            }

            await story.WaitAsync(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
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
                var (planned, trouble) = await story.AskAsync<PlannedJob>("PlanJob", new PlanJobInput(prepared, profile));
                if ((planned is null ? trouble!.Message : planned.Error?.Message) is { } fault)
                {
                    await story.TellAsync(JobState.AwaitingChoice, fault + " Choose another.");
                    continue;
                }

                plans = planned!.Plans;
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
