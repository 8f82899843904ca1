using Pilot.Core.Errors;

namespace Pilot.Core.Tests.Support;

internal static class Refusals
{
    public static PilotError Of(Action action) => Should.Throw<PilotException>(action).Error;

    public static async Task<PilotError> OfAsync(Func<Task> action) => (await Should.ThrowAsync<PilotException>(action)).Error;
}
