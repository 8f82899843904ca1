namespace Pilot.Orchestrations.Jobs;

/// <summary>The external events that a job's story listens to.</summary>
public static class JobEvents
{
    /// <summary>A plan was chosen; carries <see cref="Core.Api.ChoosePlan"/>.</summary>
    public const string Choose = "choose";

    /// <summary>Carries <see cref="Core.Jobs.CancelJob"/>.</summary>
    public const string Cancel = "cancel";

    /// <summary>There is something new in the job's folder; carries what it is about, for the history's reader.</summary>
    public const string Report = "report";
}
