using Pilot.Core.Errors;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Leaves the steps of a job early; caught by <see cref="RunJob"/> alone.</summary>
internal abstract class StoryEnd : Exception
{
    internal sealed class Failed(PilotError error) : StoryEnd
    {
        public PilotError Error { get; } = error;
    }

    internal sealed class Canceled : StoryEnd;

    /// <summary>The history has grown long: carry on as new.</summary>
    internal sealed class TooLong : StoryEnd;
}
