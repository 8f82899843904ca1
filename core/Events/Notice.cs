using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Core.Events;

/// <summary>
/// What another cloud tells the platform, so that nothing there is asked again and again. Delivered at least once, in any
/// order; it only says where to look, so a repeat or a late one does no harm.
/// </summary>
/// <param name="Id">The same for every delivery of one event; up to 200 visible ASCII characters.</param>
/// <param name="Blob">Name in the platform's storage, for <see cref="NoticeKind.Uploaded"/> and <see cref="NoticeKind.Signalled"/>.</param>
/// <param name="Job">Id of the job whose run changed, for <see cref="NoticeKind.RunChanged"/>.</param>
/// <param name="State">What the run is now, in the other cloud's words.</param>
/// <param name="Timer">Which timer is due, for <see cref="NoticeKind.Due"/>.</param>
public sealed record Notice(
    string Id, NoticeKind Kind, string? Blob = null, string? Job = null, string? State = null, NoticeTimer? Timer = null);

public enum NoticeKind
{
    /// <summary>An archive lies under <c>uploads/</c>.</summary>
    Uploaded,

    /// <summary>An agent left a signal under <c>signals/</c>.</summary>
    Signalled,

    /// <summary>A run of a job began or ended.</summary>
    RunChanged,

    /// <summary>A timer is due.</summary>
    Due,
}

public enum NoticeTimer
{
    Sweep,
    Prices,
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Notice))]
public sealed partial class NoticeJson : JsonSerializerContext;
