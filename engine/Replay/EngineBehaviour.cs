namespace Pilot.Engine.Replay;

/// <summary>
/// The rules by which histories are made. Raise <see cref="Current"/> when the same code and messages would lead to other
/// decisions than before, and keep the old rules for executions that were begun under them.
/// </summary>
public static class EngineBehaviour
{
    public const int Current = 1;
}
