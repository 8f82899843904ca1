namespace Pilot.Core.Predict.Hardware;

/// <summary>
/// Devices that can be rented or stand under desks. Figures are those of the makers' data sheets (nvidia.com and amd.com,
/// data sheet or architecture white paper of each device), dense, read 2026-11. A more exact name stands before a vaguer one.
/// </summary>
internal static class GpuTable
{
    public static readonly GpuFacts[] All =
    [
        new("B200", ["B200"], 75, 1100, 2250, 8000, 180, GpuLink.NvLink),
        new("GH200", ["GH200"], 67, 494, 989, 4000, 96, GpuLink.NvLink),
        new("H200", ["H200"], 67, 494, 989, 4800, 141, GpuLink.NvLink),
        new("H100 PCIe", ["H100", "PCIE"], 51, 378, 756, 2000, 80, GpuLink.Pcie),
        new("H100 NVL", ["H100", "NVL"], 60, 417, 835, 3900, 94, GpuLink.NvLink),
        new("H100 NVL", ["H100NVL"], 60, 417, 835, 3900, 94, GpuLink.NvLink),
        new("H100", ["H100"], 67, 494, 989, 3350, 80, GpuLink.NvLink),
        new("A100 80GB PCIe", ["A100", "PCIE", "80GB"], 19.5, 156, 312, 1935, 80, GpuLink.Pcie),
        new("A100 40GB PCIe", ["A100", "PCIE"], 19.5, 156, 312, 1555, 40, GpuLink.Pcie),
        new("A100 80GB", ["A100", "80GB"], 19.5, 156, 312, 2039, 80, GpuLink.NvLink),
        new("A100 40GB", ["A100"], 19.5, 156, 312, 1555, 40, GpuLink.NvLink),
        new("A30", ["A30"], 10.3, 82, 165, 933, 24, GpuLink.Pcie),
        new("A40", ["A40"], 37.4, 74.8, 149.7, 696, 48, GpuLink.Pcie),
        new("A10G", ["A10G"], 31.5, 35, 70, 600, 24, GpuLink.Pcie),
        new("A10", ["A10"], 31.2, 62.5, 125, 600, 24, GpuLink.Pcie),
        new("A2", ["A2"], 4.5, 9, 18, 200, 16, GpuLink.Pcie),
        new("L40S", ["L40S"], 91.6, 183, 362, 864, 48, GpuLink.Pcie),
        new("L40", ["L40"], 90.5, 90.5, 181, 864, 48, GpuLink.Pcie),
        new("L4", ["L4"], 30.3, 60, 121, 300, 24, GpuLink.Pcie),
        new("T4", ["T4"], 8.1, 0, 65, 320, 16, GpuLink.Pcie),
        new("T4", ["T4G"], 8.1, 0, 65, 320, 16, GpuLink.Pcie),
        new("V100", ["V100", "PCIE"], 14, 0, 112, 900, 16, GpuLink.Pcie),
        new("V100 32GB", ["V100", "32GB"], 15.7, 0, 125, 900, 32, GpuLink.NvLink),
        new("V100", ["V100"], 15.7, 0, 125, 900, 16, GpuLink.NvLink),
        new("P100", ["P100"], 9.3, 0, 18.7, 732, 16, GpuLink.Pcie),
        new("P40", ["P40"], 11.8, 0, 11.8, 346, 24, GpuLink.Pcie),
        new("P4", ["P4"], 5.5, 0, 5.5, 192, 8, GpuLink.Pcie),
        new("M60", ["M60"], 4.8, 0, 4.8, 160, 8, GpuLink.Pcie),
        new("K80", ["K80"], 4.1, 0, 4.1, 240, 12, GpuLink.Pcie),
        new("RTX PRO 6000", ["PRO", "6000"], 125, 252, 503, 1792, 96, GpuLink.Pcie),
        new("RTX 6000 Ada", ["6000", "ADA"], 91.1, 182, 364, 960, 48, GpuLink.Pcie),
        new("RTX A6000", ["A6000"], 38.7, 77.4, 154.8, 768, 48, GpuLink.Pcie),
        new("RTX A5000", ["A5000"], 27.8, 55.6, 111.1, 768, 24, GpuLink.Pcie),
        new("RTX A4000", ["A4000"], 19.2, 38.3, 76.7, 448, 16, GpuLink.Pcie),
        new("Quadro RTX 8000", ["RTX", "8000"], 16.3, 0, 130.5, 672, 48, GpuLink.Pcie),
        new("Quadro RTX 6000", ["RTX", "6000"], 16.3, 0, 130.5, 672, 24, GpuLink.Pcie),
        new("RTX 5090", ["5090"], 104.8, 104.8, 209.5, 1792, 32, GpuLink.Pcie),
        new("RTX 4090", ["4090"], 82.6, 82.6, 165.2, 1008, 24, GpuLink.Pcie),
        new("RTX 3090", ["3090"], 35.6, 35.6, 71, 936, 24, GpuLink.Pcie),
        new("RTX 3080", ["3080"], 29.8, 29.8, 59.5, 760, 10, GpuLink.Pcie),
        new("RTX 2080 Ti", ["2080", "TI"], 13.4, 0, 53.8, 616, 11, GpuLink.Pcie),
        new("GTX 1080 Ti", ["1080", "TI"], 11.3, 0, 11.3, 484, 11, GpuLink.Pcie),
        new("MI300X", ["MI300X"], 163.4, 653.7, 1307, 5300, 192, GpuLink.NvLink),
        new("MI250X", ["MI250X"], 47.9, 95.7, 383, 3277, 128, GpuLink.NvLink),
    ];
}
