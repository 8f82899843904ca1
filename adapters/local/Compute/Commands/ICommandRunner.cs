namespace Pilot.Adapters.Local.Compute.Commands;

/// <summary>Asks this machine's own programs something short.</summary>
public interface ICommandRunner
{
    /// <returns>Null when there is no such program, or it did not end within <paramref name="limit"/> (it is ended then).</returns>
    Task<CommandResult?> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation);
}

public sealed record CommandResult(int ExitCode, string Output);
