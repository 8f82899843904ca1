namespace Pilot.Core.Errors;

/// <summary>
/// One explained failure, as a person reads it and as problem+json carries it.
/// </summary>
/// <param name="Code">Stable number, <c>PILOT</c> and four digits; docs/errors.md has a paragraph for each.</param>
/// <param name="Message">What is wrong, one sentence with a full stop.</param>
/// <param name="Remedy">What to do next, one sentence with a full stop.</param>
/// <param name="Where">The place, such as <c>.spilot.yaml:3:5</c> or an archive entry; null when there is none.</param>
/// <param name="Details">Further lines, such as the ten biggest files; empty when there are none.</param>
public sealed record PilotError(
    string Code,
    string Message,
    string Remedy,
    string? Where = null,
    IReadOnlyList<string>? Details = null)
{
    public override string ToString() => Where is null ? $"{Code}: {Message}" : $"{Code}: {Where}: {Message}";
}
