namespace Pilot.Adapters.Local.Compute;

/// <param name="Home">Work folders are made in <c>{home}/work</c>.</param>
/// <param name="StoreRoot">Root of the folder blob store that the agents read and write.</param>
/// <param name="Agent">How to start the agent: the path of a program, and arguments that go before the agent's own.</param>
public sealed record LocalTargetOptions(string Home, string StoreRoot, params IReadOnlyList<string> Agent)
{
    /// <summary>
    /// Whose jobs may run as plain processes, which can read and write all that the platform's own user can; by account.
    /// Null for everybody's. When it is set, a job whose owner is not told may not.
    /// </summary>
    public Func<string, CancellationToken, Task<bool>>? MayRunPlain { get; init; }

    /// <summary>What an hour of this machine counts for, in US dollars: its owner's own rate; 0 where nobody set one.</summary>
    public decimal PricePerHour { get; init; }
}
