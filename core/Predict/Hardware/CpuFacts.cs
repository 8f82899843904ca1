namespace Pilot.Core.Predict.Hardware;

/// <summary>
/// How quick one core is, against a virtual core of the 2021 generation (Ice Lake, Milan); rounded from published SPEC CPU
/// 2017 and CoreMark figures of the families, read 2026-11.
/// </summary>
/// <param name="Sigma">Standard deviation of the logarithm of <paramref name="Speed"/>: how little is known.</param>
internal readonly record struct CpuFacts(double Speed, double Sigma)
{
    public static CpuFacts Of(string offer) => CpuFamily.Of(offer) switch
    {
        6 => new(1.2, 0.12),
        5 => new(1.0, 0.12),
        4 => new(0.9, 0.12),
        3 => new(0.8, 0.15),
        CpuFamily.Amazon + 8 => new(1.35, 0.12),
        CpuFamily.Amazon + 7 => new(1.2, 0.12),
        CpuFamily.Amazon + 6 => new(1.0, 0.12),
        CpuFamily.Amazon + 5 => new(0.85, 0.12),
        CpuFamily.Amazon + 4 => new(0.75, 0.15),
        CpuFamily.Unknown => new(1, 0.25),
        _ => new(0.7, 0.2),
    };
}
