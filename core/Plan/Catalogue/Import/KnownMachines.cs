using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// What is printed on the machines, where price files are known to be wrong about it or silent: devices by machine family
/// from the clouds' own size pages, and the shares of a device that count as whole ones, or as none, in older tables.
/// </summary>
internal static partial class KnownMachines
{
    private static readonly (Regex Name, string Gpu, double Count)[] Table =
    [
        .. Azure(("ND96[a-z]*_H100_v5", "H100", 8), ("ND48[a-z]*_H100_v5", "H100", 4), ("ND96[a-z]*_H200_v5", "H200", 8), ("ND96[a-z]*_A100_v4", "A100-80GB", 8), ("ND96[a-z]*_v4", "A100-40GB", 8)),
        .. Azure(("NC40[a-z]*_H100_v5", "H100-NVL", 1), ("NC80[a-z]*_H100_v5", "H100-NVL", 2), ("NCC40[a-z]*_H100_v5", "H100-NVL", 1)),
        .. Azure(("NC24[a-z]*_A100_v4", "A100-80GB", 1), ("NC48[a-z]*_A100_v4", "A100-80GB", 2), ("NC96[a-z]*_A100_v4", "A100-80GB", 4)),
        .. Azure(("NC(4|8|16)[a-z]*_T4_v3", "T4", 1), ("NC64[a-z]*_T4_v3", "T4", 4)),
        .. Azure(("NV6[a-z]*_A10_v5", "A10", 1.0 / 6), ("NV12[a-z]*_A10_v5", "A10", 1.0 / 3), ("NV18[a-z]*_A10_v5", "A10", 0.5), ("NV36[a-z]*_A10_v5", "A10", 1), ("NV72[a-z]*_A10_v5", "A10", 2)),
        .. Azure(("NV4as_v4", "MI25", 0.125), ("NV8as_v4", "MI25", 0.25), ("NV16as_v4", "MI25", 0.5), ("NV32as_v4", "MI25", 1)),
        .. Aws(("g6f\\.x?large", "L4", 0.125), ("g6f\\.2xlarge", "L4", 0.25), ("gr?6f\\.4xlarge", "L4", 0.5)),
        .. Aws(("p3\\.2xlarge", "V100", 1), ("p3\\.8xlarge", "V100", 4), ("p3\\.16xlarge", "V100", 8), ("p3dn\\..*", "V100-32GB", 8)),
        .. Aws(("p4d\\..*", "A100-40GB", 8), ("p4de\\..*", "A100-80GB", 8), ("p5\\.4xlarge", "H100", 1), ("p5\\.48xlarge", "H100", 8), ("p5en?\\.48xlarge", "H200", 8)),
        .. Aws(("g4dn\\.(x|2x|4x|8x|16x)large", "T4", 1), ("g4dn\\.12xlarge", "T4", 4), ("g4dn\\.metal", "T4", 8)),
        .. Aws(("g5\\.(x|2x|4x|8x|16x)large", "A10G", 1), ("g5\\.(12x|24x)large", "A10G", 4), ("g5\\.48xlarge", "A10G", 8)),
        .. Aws(("gr?6\\.(x|2x|4x|8x|16x)large", "L4", 1), ("g6\\.(12x|24x)large", "L4", 4), ("g6\\.48xlarge", "L4", 8)),
        .. Aws(("g6e\\.(x|2x|4x|8x|16x)large", "L40S", 1), ("g6e\\.(12x|24x)large", "L40S", 4), ("g6e\\.48xlarge", "L40S", 8)),
    ];

    /// <returns>Null for a machine that the table does not have.</returns>
    public static (string Gpu, double Count)? Devices(string machine)
    {
        // Most machines have none; their names tell at once.
        if (!MayHaveDevices().IsMatch(machine))
        {
            return null;
        }

        foreach (var (name, gpu, count) in Table)
        {
            if (name.IsMatch(machine))
            {
                return (gpu, count);
            }
        }

        return null;
    }

    /// <summary>arm64 by the letters of the name, where a table has no column for it.</summary>
    public static bool IsArm(string target, string machine) =>
        target == CloudTargets.AzureVm ? ArmOnAzure().IsMatch(machine) : ArmOnAws().IsMatch(machine);

    /// <summary>Cores, which the names of Azure's sizes begin with; null when the name has none.</summary>
    public static double? AzureCores(string machine) =>
        CoresInName().Match(machine) is { Success: true } match ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<(Regex, string, double)> Azure(params (string Name, string Gpu, double Count)[] rows) =>
        rows.Select(row => (new Regex($"^Standard_{row.Name}$", RegexOptions.CultureInvariant), row.Gpu, row.Count));

    private static IEnumerable<(Regex, string, double)> Aws(params (string Name, string Gpu, double Count)[] rows) =>
        rows.Select(row => (new Regex($"^{row.Name}$", RegexOptions.CultureInvariant), row.Gpu, row.Count));

    [GeneratedRegex("^(Standard_N|g[r0-9]|p[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex MayHaveDevices();

    [GeneratedRegex("^Standard_[A-Z]+[0-9]+(-[0-9]+)?[a-z]*p[a-z]*_", RegexOptions.CultureInvariant)]
    private static partial Regex ArmOnAzure();

    [GeneratedRegex(@"^(a1|[a-z]+[0-9]+g[a-z]*|im4gn|is4gen)\.", RegexOptions.CultureInvariant)]
    private static partial Regex ArmOnAws();

    [GeneratedRegex("^(?:Standard|Basic)_[A-Z]+([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex CoresInName();
}
