using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Jobs;

/// <summary>
/// All that is known of a job; the blob <c>jobs/{id}/job</c>. Only the job's orchestration changes it, by numbered
/// changes (<see cref="Revision"/>), so a change that is applied twice counts once.
/// </summary>
public sealed record JobDocument
{
    public required JobId Id { get; init; }

    /// <summary>Account that the job belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>Display name, as the user wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>DNS-1123 label derived from name and id; what targets call the job.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Digest of the uploaded package.</summary>
    public required string Package { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>What the submitter asked for.</summary>
    public required JobRequest Request { get; init; }

    public JobState State { get; init; } = JobState.Queued;

    /// <summary>What is happening, or why it waits, in a sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Number of the last change applied.</summary>
    public int Revision { get; init; }

    /// <summary>Read from the package's job file; null until then.</summary>
    public JobSpec? Spec { get; init; }

    public ProfileResult? Profile { get; init; }

    public IReadOnlyList<JobPlan> Plans { get; init; } = [];

    /// <summary>Better plans that need a target which is not connected; shown, never chosen.</summary>
    public IReadOnlyList<JobPlan> Hints { get; init; } = [];

    /// <summary>Name of the chosen plan; null until chosen.</summary>
    public string? ChosenPlan { get; init; }

    /// <summary>The current or last run (<c>1</c>, <c>2</c>, ...; a run after a lost one gets the next number); null before the first.</summary>
    public string? Run { get; init; }

    /// <summary>When the machine began with the job; null until then.</summary>
    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>What its ended runs cost at the plan's price, in US dollars; final once the job has ended, null before the first end.</summary>
    public decimal? Cost { get; init; }

    /// <summary>How the run ended; null until then, and for a job that ended before any run.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>What it took beside what was predicted; null until it has succeeded.</summary>
    public Lesson? Actual { get; init; }

    /// <summary>Why the job failed; null unless <see cref="State"/> is Failed.</summary>
    public PilotError? Error { get; init; }

    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>The job was deleted, and can be taken back until this time; null otherwise.</summary>
    public DateTimeOffset? DeletedUntil { get; init; }
}

/// <summary>One line of a job's history.</summary>
/// <param name="From">Who says it: <c>job</c>, <c>plan</c>, <c>target</c> or <c>agent</c>.</param>
/// <param name="Type">One word, such as a state's name.</param>
public sealed record JobEvent(DateTimeOffset Time, string From, string Type, string Message);

/// <summary>What a submitter may ask for beside the package. Null means: as the job file says, else the default.</summary>
/// <param name="Name">Display name; null takes the job file's <c>job_name</c>.</param>
/// <param name="Plan">Name of a plan to take at once (<c>cheapest</c>, ...); null waits for a choice.</param>
/// <param name="SkipProfile">Leave the profile step out.</param>
/// <param name="Run">Command that replaces the job file's <c>run</c>; a shell line.</param>
/// <param name="Resources">What the job needs; null takes the job file's.</param>
/// <param name="Environment">Variables set beside the job file's, and before them where both name one.</param>
/// <param name="Wishes">What is wanted of the choice of a machine beside the machine itself; null for nothing.</param>
public sealed record JobRequest(
    string? Name = null,
    string? Plan = null,
    bool SkipProfile = false,
    string? Run = null,
    ResourceRequest? Resources = null,
    IReadOnlyDictionary<string, string>? Environment = null,
    PlanWishes? Wishes = null)
{
    /// <summary>The same request with its variables in the order of their names, so that its JSON shows nothing but its meaning.</summary>
    public JobRequest InOrder() =>
        Environment is null ? this : this with { Environment = new SortedDictionary<string, string>(Environment.ToDictionary(), StringComparer.Ordinal) };

    /// <summary>True when both ask for the same; equality of the records would compare the dictionaries by reference.</summary>
    public bool AsksTheSameAs(JobRequest other) =>
        (this with { Environment = null }) == (other with { Environment = null })
        && (InOrder().Environment, other.InOrder().Environment) switch
        {
            (null, null) => true,
            ({ } mine, { } theirs) => mine.SequenceEqual(theirs),
            _ => false,
        };
}

/// <summary>One row of the job list; kept in the metadata of an index blob, so a list reads no document.</summary>
public sealed record JobRow(
    JobId Id,
    string Name,
    JobState State,
    string Reason,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    string? Plan)
{
    /// <summary>Account that the job belongs to; null where a sender did not say.</summary>
    public string? Owner { get; init; }

    /// <summary>The document's revision; of two rows of a job the one with the higher revision is newer.</summary>
    public int? Revision { get; init; }

    /// <summary>Digest of the package.</summary>
    public string? Package { get; init; }

    /// <summary>The current or last run; null before the first.</summary>
    public string? Run { get; init; }

    /// <summary>Compute target of the chosen plan; null until chosen, as are the next ones.</summary>
    public string? Target { get; init; }

    /// <summary>The target's own name for the machine.</summary>
    public string? Machine { get; init; }

    /// <summary>Where the machine is, for people.</summary>
    public string? Where { get; init; }

    public int? Gpus { get; init; }

    public string? GpuName { get; init; }

    /// <summary>US dollars.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>Predicted, start-up included; null also when nothing was known.</summary>
    public double? PredictedSeconds { get; init; }

    /// <summary>Predicted, US dollars; null also when nothing was known.</summary>
    public decimal? PredictedCost { get; init; }

    /// <summary>What its ended runs cost, US dollars; null until one has ended.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Set for a job that is deleted for good at this time; lists leave it out.</summary>
    public DateTimeOffset? DeletedUntil { get; init; }
}
