using System.Globalization;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>Amounts as Kubernetes writes them: <c>3860m</c>, <c>27Gi</c>, <c>28331008Ki</c>, <c>2</c>.</summary>
public static class ClusterQuantity
{
    private static readonly (string Unit, double Factor)[] Units =
        [("Ki", 1024), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1L << 40), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("m", 1e-3), ("", 1)];

    /// <returns>Cores, bytes or pieces; null for what is no amount.</returns>
    public static double? Read(string text)
    {
        var unit = Units.First(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal));
        return double.TryParse(text.AsSpan(0, text.Length - unit.Unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number * unit.Factor
            : null;
    }
}
