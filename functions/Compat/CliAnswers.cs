using System.Text.Json.Serialization;

namespace Pilot.Functions.Compat;

// What the original command-line client reads; names as it reads them.

internal sealed record CliAnswer<T>(T Data);

internal sealed record CliDeployed([property: JsonPropertyName("cli_id")] string CliId);

internal sealed record CliOrchestration([property: JsonPropertyName("orch_id")] string OrchId);

/// <param name="Status">The client polls until <c>stopped</c>, which means success, or <c>error</c>.</param>
/// <param name="BuildMessage">Why it ended in error; null otherwise, and written as null because the client looks for it.</param>
internal sealed record CliStatus(
    string Status,
    [property: JsonPropertyName("build_msg"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? BuildMessage);
