namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>Counts faults by kind and keeps the first of each.</summary>
internal sealed class FaultList
{
    private readonly Dictionary<string, (int Count, string Example)> found = [];

    public void Add(string kind, string example) =>
        found[kind] = found.TryGetValue(kind, out var before) ? (before.Count + 1, before.Example) : (1, example);

    public void Add(string kind, RawRow row, string what = "") =>
        Add(kind, $"{row.Where}: {row.Machine}{(row.Region.Length > 0 ? $" in {row.Region}" : "")}{(what.Length > 0 ? $", {what}" : "")}");

    public IReadOnlyList<CatalogueFault> ToList() => [.. FaultKinds.All
        .Where(kind => found.ContainsKey(kind.Kind))
        .Select(kind => new CatalogueFault(kind.Kind, kind.Words, found[kind.Kind].Count, found[kind.Kind].Example))];
}
