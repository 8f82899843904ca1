namespace Pilot.Core.Launch;

/// <summary>
/// Gives an agent on another machine a way to storage: an address and a credential for a while, that opens what one run needs where
/// the storage can say so: the job's package to be read, its outputs and the run's folder, and its signals to be left.
/// </summary>
public interface IRunAccess
{
    /// <summary>Why machines elsewhere cannot reach this storage, a sentence with the remedy; null when they can.</summary>
    string? Unreachable { get; }

    /// <summary>
    /// A new credential; the ones before stay good until they expire. Renewed through the job's own folder long before that.
    /// </summary>
    Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation);
}

/// <param name="Value">One line of text that the agent understands; a secret.</param>
public sealed record RunAccess(string Value, DateTimeOffset Expires)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"access until {Expires:O}";
}
