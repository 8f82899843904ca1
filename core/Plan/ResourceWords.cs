using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan;

/// <summary>Resources as a person writes them on a command line or in an address.</summary>
public static class ResourceWords
{
    /// <param name="cpus">Cores: <c>4</c> for at least four, <c>4..16</c>, <c>..8</c>; null for no wish.</param>
    /// <param name="memory"><c>16GB</c> for at least so much, <c>16GB..64GB</c>; null for no wish.</param>
    /// <param name="gpu">In the grammar of <see cref="GpuRequest"/>; null for no wish.</param>
    /// <returns>Null when there is no wish at all.</returns>
    /// <exception cref="PilotException">PILOT0960 or PILOT0961.</exception>
    public static ResourceRequest? Read(string? cpus, string? memory, string? gpu)
    {
        var cores = cpus is null ? AmountRange.Any : Range("cores", cpus, "4..16", Cores);
        var bytes = memory is null ? AmountRange.Any : Range("memory", memory, "16GB..64GB", Bytes);
        var devices = gpu is null ? null : GpuRequest.Parse(gpu);
        var request = new ResourceRequest(
            cores.Least, (long?)bytes.Least, devices?.LeastWhole, devices?.ToString(), cores.Most, (long?)bytes.Most);
        return request == new ResourceRequest() ? null : request;
    }

    private static AmountRange Range(string what, string text, string example, Func<string, double?> amount) =>
        AmountRange.Read(text, amount, AmountRange.AtLeast) ?? throw new PilotException(WishErrors.Range(what, text, example));

    private static double? Cores(string text) => Quantities.TryNumber(text, out var number) && number is > 0 and <= 4096 ? number : null;

    private static double? Bytes(string text) => Quantities.TryBytes(text, out var bytes) ? bytes : null;
}
