using Pilot.Cli.Terminal;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

/// <summary>A job's state as a person reads it.</summary>
internal static class StateText
{
    public static Cell Of(JobState state) => state switch
    {
        JobState.Succeeded => new("succeeded", StyledText.Good),
        JobState.Failed => new("failed", StyledText.Bad),
        JobState.Canceled => new("canceled", StyledText.Warn),
        JobState.AwaitingChoice => new("awaits choice", StyledText.Warn),
        JobState.Running => new("running", StyledText.Strong),
        _ => new(state.ToString().ToLowerInvariant()),
    };
}
