using System.Text.Json.Serialization;

namespace Pilot.Core.Launch;

/// <summary>Why a target does not run something: a value, because it is expected to happen.</summary>
/// <param name="Message">In the target's own words where it has any; a sentence.</param>
/// <param name="Remedy">What would help, where that is known.</param>
public sealed record LaunchRefusal(RefusalKind Kind, string Message, string? Remedy = null);

/// <summary>What kind of refusal it is decides what happens next; see <see cref="LaunchPatience"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalKind>))]
public enum RefusalKind
{
    /// <summary>The machines exist and are all taken; later, or elsewhere, there may be one.</summary>
    NoCapacity,

    /// <summary>The account may not have so many; another machine or region may be allowed.</summary>
    Quota,

    /// <summary>There is no such machine there (any more), or the account's setup has no place for it.</summary>
    UnknownMachine,

    /// <summary>The registry does not have the image, or does not give it out; no other machine helps.</summary>
    ImageNotFound,

    /// <summary>The platform's credential is refused, or lacks a permission; everything of this target is out of reach.</summary>
    BadCredential,

    /// <summary>The target asks for fewer calls.</summary>
    Throttled,

    /// <summary>The target does not answer, or answers that it is in trouble.</summary>
    Unreachable,

    /// <summary>The target understood and says that the request itself is wrong; the same request is refused again.</summary>
    Invalid,
}
