using System.Globalization;

namespace Pilot.Core.Plan.Gpus;

/// <summary>
/// The devices by name. Vendors, clouds, drivers and people write one device in many ways (<c>NVIDIA A100-SXM4-80GB</c>,
/// <c>Tesla T4</c>, <c>nvidia-tesla-t4</c>, <c>H100-NVL</c>); all of them become one <see cref="GpuModel"/>.
/// </summary>
public static class GpuNames
{
    public static readonly IReadOnlyList<string> Vendors = ["nvidia", "amd", "intel", "aws", "habana", "qualcomm", "xilinx"];

    /// <summary>Family, vendor, usual memory in GB: the vendors' data sheets.</summary>
    private static readonly (string Family, string Vendor, double MemoryGb)[] Table =
    [
        ("T4", "nvidia", 16), ("T4g", "nvidia", 16), ("L4", "nvidia", 24), ("L40", "nvidia", 48), ("L40S", "nvidia", 48),
        ("A10", "nvidia", 24), ("A10G", "nvidia", 24), ("A30", "nvidia", 24), ("A40", "nvidia", 48), ("A100", "nvidia", 40),
        ("H100", "nvidia", 80), ("H200", "nvidia", 141), ("B200", "nvidia", 180), ("B300", "nvidia", 288), ("GB200", "nvidia", 186),
        ("V100", "nvidia", 16), ("P100", "nvidia", 16), ("P40", "nvidia", 24), ("K80", "nvidia", 12), ("M60", "nvidia", 8),
        ("A6000", "nvidia", 48), ("RTX3090", "nvidia", 24), ("RTX4090", "nvidia", 24), ("RTX5090", "nvidia", 32),
        ("RTXPRO4500", "nvidia", 32), ("RTXPRO6000", "nvidia", 96),
        ("MI25", "amd", 16), ("MI250", "amd", 128), ("MI300X", "amd", 192), ("V520", "amd", 8), ("V620", "amd", 32), ("V710", "amd", 28),
        ("Inferentia", "aws", 8), ("Inferentia2", "aws", 32), ("Trainium", "aws", 32), ("Gaudi", "habana", 32), ("AI100", "qualcomm", 16),
        ("VU9P", "xilinx", 64),
    ];

    private static readonly Dictionary<string, (string Family, string Vendor, double MemoryGb)> ByKey =
        Table.ToDictionary(row => row.Family.ToUpperInvariant());

    /// <summary>What a name boils down to, where that is not a family yet.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["RTXA6000"] = "A6000",
        ["RTX6000ADA"] = "RTX6000ADA",
        ["PROV520"] = "V520",
        ["PROV620"] = "V620",
        ["PROV710"] = "V710",
        ["RTXPROSERVER6000"] = "RTXPRO6000",
        ["GAUDIHL205"] = "GAUDI",
        ["VIRTEXULTRASCALEVU9P"] = "VU9P",
    };

    private static readonly HashSet<string> Decoration =
        ["NVIDIA", "TESLA", "GEFORCE", "AMD", "RADEON", "INSTINCT", "QUALCOMM", "HABANA", "AWS", "GPU", "PCIE", "PCI", "SXM", "SXM2", "SXM3", "SXM4", "SXM5", "HBM2", "HBM3", "HBM3E"];

    public static IEnumerable<string> Families => Table.Select(row => row.Family);

    /// <returns>0 for a family that is not known.</returns>
    public static double UsualMemoryGb(string family) => ByKey.TryGetValue(family.ToUpperInvariant(), out var row) ? row.MemoryGb : 0;

    public static bool IsKnown(string name) => ByKey.ContainsKey(Read(name).Family.ToUpperInvariant());

    /// <param name="name">As a cloud, a driver or a person writes it.</param>
    /// <param name="memoryGb">Where a catalogue tells it beside the name; the name counts before it.</param>
    public static GpuModel Read(string name, double? memoryGb = null) => Read(name, memoryGb, out _);

    /// <param name="saysMemory">The name itself tells the memory.</param>
    internal static GpuModel Read(string name, double? memoryGb, out bool saysMemory)
    {
        var key = "";
        double? named = null;
        foreach (var part in name.ToUpperInvariant().Split([' ', '-', '_', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.EndsWith("GB", StringComparison.Ordinal)
                && double.TryParse(part.AsSpan(0, part.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size))
            {
                named = size;
            }
            else if (part == "NVL")
            {
                named = 94;
            }
            else if (!Decoration.Contains(part))
            {
                key += part;
            }
        }

        saysMemory = named is not null;
        key = Aliases.GetValueOrDefault(key, key);
        return ByKey.TryGetValue(key, out var row)
            ? new GpuModel(row.Family, named ?? (Near(memoryGb, row.MemoryGb) ? row.MemoryGb : memoryGb!.Value), row.Vendor)
            : new GpuModel(key.Length > 0 ? key : name.Trim(), named ?? memoryGb ?? 0, "");
    }

    /// <summary>Catalogues count what the driver leaves, or in other units: a quarter more or less is the same device.</summary>
    private static bool Near(double? told, double usual) => told is not > 0 || Math.Abs(told.Value - usual) <= usual / 4;
}
