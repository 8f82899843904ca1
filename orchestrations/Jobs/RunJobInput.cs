using System.Text.Json.Serialization;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Upload;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <param name="Job">Also the instance id.</param>
/// <param name="Memory">What the story knew when it was continued as new; null at its beginning.</param>
public sealed record RunJobInput(JobId Job, StoryMemory? Memory = null);

/// <summary>What is carried over when a long story sheds its history.</summary>
/// <param name="Revision">Number of the last change that was recorded.</param>
/// <param name="ProfileRun">The profile run while it may be alive.</param>
/// <param name="Run">Number of the current run, from 1; 0 before the first.</param>
/// <param name="Started">The current run was started on its target.</param>
/// <param name="Losses">Runs that were lost and begun again.</param>
/// <param name="RunSince">When the machine took the current run, and began to cost; null before.</param>
/// <param name="Spent">US dollars that the runs before the current one cost.</param>
/// <param name="BudgetWarned">It was told that most of the budget is spent.</param>
/// <param name="OfferIndex">Which of the plan's offers is tried or has the run: 0 for its own, then its fallbacks.</param>
/// <param name="Walks">Runs that were given up before they began, because no machine took them.</param>
/// <param name="Round">How often all offers were tried.</param>
/// <param name="Refusals">The last refusal of each offer.</param>
/// <param name="RefusedSince">When the current search for a machine was first refused; null while it was not.</param>
/// <param name="Evictions">Losses of machines that may be taken away.</param>
/// <param name="BudgetSpent">The run was told to end because the budget is used up.</param>
public sealed record StoryMemory(
    int Revision = 0,
    PreparedJob? Prepared = null,
    RunOnTarget? ProfileRun = null,
    JobPlan? Plan = null,
    int Run = 0,
    bool Started = false,
    int Losses = 0,
    RunReport? End = null,
    DateTimeOffset? RunSince = null,
    decimal Spent = 0,
    bool BudgetWarned = false,
    bool BudgetSpent = false,
    int OfferIndex = 0,
    int Walks = 0,
    int Round = 0,
    IReadOnlyList<OfferRefusal>? Refusals = null,
    DateTimeOffset? RefusedSince = null,
    int Evictions = 0)
{
    /// <summary>The machine that is tried or has the run; there is a plan.</summary>
    [JsonIgnore]
    public PlanOffer Offer => OfferIndex == 0 ? Plan!.Offer : Plan!.Fallbacks[OfferIndex - 1];
}

/// <summary>What a target said when it was asked for one of the plan's offers.</summary>
/// <param name="Round">In which round of trying all offers.</param>
public sealed record OfferRefusal(string Offer, string Target, LaunchRefusal Refusal, int Round);
