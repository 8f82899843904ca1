using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Jobs;

/// <summary>
/// One numbered change of a job's document. A member that is null leaves what the document says.
/// </summary>
/// <param name="Revision">1 and counting, given by the job's orchestration; a number that the document has seen changes nothing.</param>
/// <param name="Events">Lines to add to the job's history; null for none.</param>
public sealed record JobChange(
    int Revision,
    JobState? State = null,
    string? Reason = null,
    IReadOnlyList<JobEvent>? Events = null)
{
    /// <summary>The document keeps the newest events, this many.</summary>
    public const int EventsKept = 500;

    public string? Name { get; init; }

    public string? ResourceName { get; init; }

    public JobSpec? Spec { get; init; }

    public ProfileResult? Profile { get; init; }

    public IReadOnlyList<JobPlan>? Plans { get; init; }

    /// <summary>Takes the place of the submitter's wishes.</summary>
    public PlanWishes? Wishes { get; init; }

    public IReadOnlyList<JobPlan>? Hints { get; init; }

    public string? ChosenPlan { get; init; }

    public string? Run { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public decimal? Cost { get; init; }

    public RunOutcome? Outcome { get; init; }

    public Lesson? Actual { get; init; }

    public PilotError? Error { get; init; }

    /// <summary>The job is in no list from now on, and is deleted for good at this time.</summary>
    public DateTimeOffset? DeletedUntil { get; init; }

    /// <summary>True takes the job back from deletion.</summary>
    public bool? Restored { get; init; }

    /// <returns>The changed document; the same object when it has seen this revision.</returns>
    /// <exception cref="InvalidOperationException">The transition is not in <see cref="JobTransitions"/>: a defect of the caller.</exception>
    public JobDocument ApplyTo(JobDocument document)
    {
        if (Revision <= document.Revision)
        {
            return document;
        }

        var state = State ?? document.State;
        if (!JobTransitions.Allows(document.State, state))
        {
            throw new InvalidOperationException(
                $"Change {Revision} of {document.Id} leads from {document.State} to {state}, which the table of transitions does not allow.");
        }

        return document with
        {
            Revision = Revision,
            State = state,
            Reason = Reason ?? document.Reason,
            Name = Name ?? document.Name,
            ResourceName = ResourceName ?? document.ResourceName,
            Spec = Spec ?? document.Spec,
            Profile = Profile ?? document.Profile,
            Plans = Plans ?? document.Plans,
            Request = Wishes is null ? document.Request : document.Request with { Wishes = Wishes },
            Hints = Hints ?? document.Hints,
            ChosenPlan = ChosenPlan ?? document.ChosenPlan,
            Run = Run ?? document.Run,
            Started = Started ?? document.Started,
            Finished = Finished ?? document.Finished,
            Cost = Cost ?? document.Cost,
            Outcome = Outcome ?? document.Outcome,
            Actual = Actual ?? document.Actual,
            Error = Error ?? document.Error,
            DeletedUntil = Restored == true ? null : DeletedUntil ?? document.DeletedUntil,
            Events = Events is null ? document.Events : [.. document.Events.Concat(Events).TakeLast(EventsKept)],
        };
    }
}
