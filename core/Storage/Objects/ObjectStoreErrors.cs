using Pilot.Core.Errors;

namespace Pilot.Core.Storage.Objects;

internal static class ObjectStoreErrors
{
    public static PilotError NotAppended(string name) => new(
        "PILOT1063", "A blob that was put cannot be appended to.", "Delete the blob first.", name);
}
