namespace Pilot.Core.Errors;

/// <summary>
/// Carries a <see cref="PilotError"/> to the edge that shows it. Thrown for what the user or operator can act on;
/// anything else that is thrown is a defect.
/// </summary>
public class PilotException(PilotError error, Exception? inner = null)
    : Exception(error.ToString(), inner)
{
    public PilotError Error { get; } = error;
}
