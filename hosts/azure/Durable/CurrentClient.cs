using Microsoft.DurableTask.Client;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>The host hands its client to each call of a function; whatever runs inside that call finds it here.</summary>
internal static class CurrentClient
{
    private static readonly AsyncLocal<DurableTaskClient?> Held = new();

    public static DurableTaskClient Get() =>
        Held.Value ?? throw new InvalidOperationException("This function was not given a client of orchestrations.");

    /// <summary>Until the calling function ends.</summary>
    public static void Set(DurableTaskClient client) => Held.Value = client;
}
