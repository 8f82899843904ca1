using Pilot.Adapters.Aws.Batch.Api;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>Which machines a compute environment's list of types means.</summary>
internal static class MachineTypes
{
    /// <summary>What the words of the service stand for where no machine is named.</summary>
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["optimal"] = ["m4", "c4", "r4", "m5", "c5", "r5"],
        ["default_x86_64"] = ["m6i", "c6i", "r6i", "c7i"],
        ["default_arm64"] = [],
    };

    public static bool Hold(ComputeResource place, string machine, double cpu) =>
        cpu <= place.MaxvCpus && (place.InstanceTypes ?? []).Any(type => IsOf(type, machine));

    private static bool IsOf(string type, string machine) =>
        type == machine
        || (Words.TryGetValue(type, out var families) ? families.Any(family => IsFamily(family, machine)) : IsFamily(type, machine));

    private static bool IsFamily(string family, string machine) =>
        machine.Length > family.Length && machine[family.Length] == '.' && machine.StartsWith(family, StringComparison.Ordinal);
}
