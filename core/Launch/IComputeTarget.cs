using Pilot.Core.Jobs;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;

namespace Pilot.Core.Launch;

/// <summary>
/// A place that can run jobs: this machine, a container service, a batch queue, a cluster.
/// <para>
/// Calls return fast: they ask for something, and a later <see cref="StatusAsync"/> tells how it went. Whatever is
/// expected to happen (no room, not there any more) is a value; an exception means the call may be repeated.
/// </para>
/// <para>
/// A run is named by job and run number (<see cref="RunKey"/>). <see cref="StartAsync"/> with a key that was started
/// before does not start a second one: it finds the first, and when only its supervisor has died it supplies a new
/// supervisor for the same run. Two starts at the same moment start one.
/// </para>
/// <para>
/// A start is refused (<see cref="LaunchRefusal"/>) as soon as the target knows that it will not come to anything: at once in
/// <see cref="StartAsync"/>, or later as the refusal of a run that <see cref="StatusAsync"/> calls pending or lost.
/// </para>
/// </summary>
public interface IComputeTarget
{
    /// <summary>Stable short name, such as <c>local</c>; the <see cref="PlanOffer.Target"/> of its offers.</summary>
    string Name { get; }

    /// <summary>
    /// Its machines do not see this platform's folders: a run there needs <see cref="StartRequest.Agent"/>, and its agent
    /// reaches storage over the network.
    /// </summary>
    bool IsRemote { get; }

    /// <summary>What could run this; empty when nothing fits.</summary>
    /// <exception cref="RemoteException">It cannot be asked (now): whether anything fits is not known.</exception>
    Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation);

    Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation);

    Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation);

    /// <summary>
    /// Asks the run to end: the agent's signal first, then force after <paramref name="grace"/>. Already gone is success.
    /// Returns when the request is on its way; <see cref="StatusAsync"/> tells when nothing is left.
    /// </summary>
    Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation);

    /// <summary>Removes what the run left on the target (work folder, container). The run has ended. Already gone is success.</summary>
    Task RemoveAsync(RunKey run, CancellationToken cancellation);

    /// <summary>
    /// Everything on the target that this platform has started and not removed, ended or not: known by its tags, so that
    /// nothing of anybody else's is ever named.
    /// </summary>
    Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation);
}

/// <param name="Created">When the target got it; null when it does not say.</param>
public sealed record TargetRun(RunKey Run, DateTimeOffset? Created);

/// <summary>Names one run of one job.</summary>
/// <param name="Run"><c>profile</c>, or <c>1</c>, <c>2</c>, ...</param>
public sealed record RunKey(JobId Job, string Run)
{
    public override string ToString() => $"{Job}/{Run}";
}

/// <param name="Image">The image that the job names; null when it names none.</param>
/// <param name="Owner">Account whose job it is: a target may offer less to some than to others. Null when nobody said.</param>
public sealed record OfferQuery(ResourceRequest Resources, string? Image, string? Owner = null)
{
    /// <summary>The same with wishes about regions and spot; a target that asks a catalogue hands it on.</summary>
    public MachineNeeds Needs { get; init; } = new(Resources, null);
}

/// <param name="NothingFits">Why there is no offer, a sentence; null when there is one.</param>
public sealed record OfferAnswer(IReadOnlyList<PlanOffer> Offers, string? NothingFits);

/// <param name="Offer">One of the target's own, as planned.</param>
/// <param name="ResourceName">DNS-1123 label to call it by.</param>
/// <param name="Submitted">When the job was submitted; who came first starts first.</param>
public sealed record StartRequest(
    RunKey Run,
    PlanOffer Offer,
    string ResourceName,
    ResourceRequest Resources,
    DateTimeOffset Submitted)
{
    /// <summary>Account whose job it is.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The job's image, or the default one.</summary>
    public string Image { get; init; } = JobSpec.DefaultImage;

    /// <summary>Wall-clock limit that the agent keeps; a target sets its own a little above, if it has one. Null for none.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Set exactly when the target is remote.</summary>
    public RemoteAgent? Agent { get; init; }
}

/// <param name="Started">True when the run is started (now or before).</param>
/// <param name="Waits">Why it could not be started now, a sentence; null when started. Ask again later.</param>
/// <param name="Refusal">Set when asking again is not enough; null otherwise.</param>
public sealed record StartAnswer(bool Started, string? Waits, LaunchRefusal? Refusal = null)
{
    public static readonly StartAnswer Done = new(true, null);

    public static StartAnswer Wait(string reason) => new(false, reason);

    public static StartAnswer Refuse(RefusalKind kind, string message, string? remedy = null) =>
        new(false, message, new LaunchRefusal(kind, message, remedy));
}

/// <param name="Message">What the target says, for people; may be empty.</param>
/// <param name="Refusal">
/// Why a pending run does not start, or a lost one was lost, where the target says so. A lost run of which the agent never reported
/// anything has not begun: the refusal then counts as one of its start.
/// </param>
public sealed record TargetStatus(TargetState State, string Message, LaunchRefusal? Refusal = null);

public enum TargetState
{
    /// <summary>Never started, or removed.</summary>
    Unknown,

    /// <summary>Accepted, not running yet; the message says why.</summary>
    Pending,

    /// <summary>A supervisor is alive.</summary>
    Running,

    /// <summary>No supervisor and no process is left.</summary>
    Stopped,

    /// <summary>The supervisor is dead but the job's processes may be alive: start again with the same key.</summary>
    Unsupervised,

    /// <summary>
    /// The machine was taken away, or the container ended without its agent's last word: nothing is left that could be
    /// taken up, and the same key does not start it again.
    /// </summary>
    Lost,
}
