using System.Text.Json;

namespace Pilot.Adapters.K8s.Client;

/// <summary>One line of a stream of changes.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
internal sealed record WatchLine(string Type, JsonElement Object);
