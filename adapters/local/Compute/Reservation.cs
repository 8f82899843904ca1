using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Adapters.Local.Compute;

/// <summary>What a run holds of this machine from its start until it has finished; kept in its folder.</summary>
/// <param name="ResourceName">DNS-1123 label; the container's name.</param>
/// <param name="Cpu">Cores.</param>
/// <param name="MemoryBytes">Bytes; 0 when the job did not say.</param>
/// <param name="Gpus">Device numbers that belong to the run alone.</param>
/// <param name="HidesGpus">The machine has devices that the run must not see.</param>
internal sealed record Reservation(
    string ResourceName,
    double Cpu,
    long MemoryBytes,
    IReadOnlyList<int> Gpus,
    bool HidesGpus)
{
    internal static Reservation? Read(RunFolder folder) =>
        RunFolder.Read(folder.Reservation) is { Length: > 0 } text
            ? JsonSerializer.Deserialize(text, LocalJson.Default.Reservation)
            : null;

    internal void Write(RunFolder folder) =>
        RunFolder.Write(folder.Reservation, JsonSerializer.Serialize(this, LocalJson.Default.Reservation));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Reservation))]
internal sealed partial class LocalJson : JsonSerializerContext;
