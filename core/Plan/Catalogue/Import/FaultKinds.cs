namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>What price files are known to get wrong, and what is done about it. The keys are stable; docs/plans.md lists them.</summary>
internal static class FaultKinds
{
    public const string NoName = "no-name";
    public const string NoPrice = "no-price";
    public const string ZeroPrice = "zero-price";
    public const string OddPrice = "odd-price";
    public const string WrongGpus = "wrong-gpus";
    public const string GpuShare = "gpu-share";
    public const string OddGpus = "odd-gpus";
    public const string SpotEqual = "spot-equal";
    public const string SpotHigher = "spot-higher";
    public const string SpotZero = "spot-zero";
    public const string TwoPrices = "two-prices";
    public const string Repeated = "repeated";
    public const string NoSize = "no-size";
    public const string TwoSizes = "two-sizes";
    public const string Vanished = "vanished";
    public const string Stale = "stale";
    public const string Estimated = "estimated";

    /// <summary>In the order in which they are told.</summary>
    public static readonly IReadOnlyList<(string Kind, string Words)> All =
    [
        (WrongGpus, "a number of GPUs that the machine does not have; corrected"),
        (GpuShare, "a share of a GPU counted as a whole one, or as none; corrected"),
        (OddGpus, "GPUs without a name or a believable number; left out"),
        (NoPrice, "no price; left out"),
        (ZeroPrice, "a price of 0, which means unknown; left out"),
        (OddPrice, "a price that nobody would ask for; left out"),
        (SpotEqual, "a spot price equal to the full price, which is no spot offer; spot left out"),
        (SpotHigher, "a spot price above the full price; spot left out"),
        (SpotZero, "a spot price of 0; spot left out"),
        (TwoPrices, "one machine in one place at two prices; the higher one kept"),
        (Repeated, "a row that is there twice; once is enough"),
        (NoSize, "no cores or no memory; left out"),
        (TwoSizes, "a machine of another size than in rows before; the first size kept"),
        (NoName, "no machine or no region; left out"),
        (Vanished, "was there in the version before and is gone; jobs keep the price they were planned with"),
        (Stale, "prices more than 90 days old"),
        (Estimated, "a price that the file itself calls a guess; kept and marked"),
    ];
}
