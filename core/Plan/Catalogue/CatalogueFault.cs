using System.Globalization;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>One kind of fault in a price file, however often it occurs.</summary>
/// <param name="Kind">Stable key, such as <c>zero-price</c>.</param>
/// <param name="Words">What is wrong and what was done about it, without a full stop.</param>
/// <param name="Example">The first such row.</param>
public sealed record CatalogueFault(string Kind, string Words, int Count, string Example)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} × {Words} ({Example})");
}
