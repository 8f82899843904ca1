using Pilot.Core.Errors;

namespace Pilot.Core.Launch;

/// <summary>
/// A call to something elsewhere (a target, or the storage that agents share with the platform) came to nothing, and of what
/// kind that is: whoever asks again, or elsewhere, need not know the vendor's errors.
/// </summary>
public sealed class RemoteException(RefusalKind kind, PilotError error, Exception? inner = null) : PilotException(error, inner)
{
    public RefusalKind Kind { get; } = kind;

    /// <summary>The same, with the name of the target that could not be asked.</summary>
    internal RemoteException Of(string target) => new(
        Kind, Error with { Message = $"{target} cannot be asked{(LaunchPatience.MayPass(Kind) ? " now" : "")}: {Error.Message}" }, this);
}
