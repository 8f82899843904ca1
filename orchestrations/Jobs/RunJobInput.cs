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
    bool BudgetSpent = false);
