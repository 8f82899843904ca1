using Pilot.Core.Clouds;

namespace Pilot.Core.Api;

/// <param name="Clouds">Those that were added, by name.</param>
/// <param name="Kinds">Those that can be.</param>
public sealed record CloudsView(IReadOnlyList<CloudView> Clouds, IReadOnlyList<CloudKindView> Kinds);

/// <param name="Targets">Names of the targets that it gives.</param>
public sealed record CloudView(
    string Name, string Kind, IReadOnlyDictionary<string, string> Settings, DateTimeOffset Added, IReadOnlyList<string> Targets);

public sealed record CloudKindView(string Kind, IReadOnlyList<CloudSetting> Settings);

/// <summary>What <c>pilot cloud add</c> says.</summary>
public sealed record AddCloud(string Kind, IReadOnlyDictionary<string, string>? Settings = null);

public sealed record CloudChecks(string Name, IReadOnlyList<CloudCheck> Checks);
