using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Compat;
using Pilot.Functions.Http;
using Pilot.Functions.Server;
using Pilot.Functions.WebConsole;

namespace Pilot.Functions;

/// <summary>Generated JSON of what only the server knows.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(LoginCodeRecord))]
[JsonSerializable(typeof(PilotError))]
[JsonSerializable(typeof(PlatformFacts))]
[JsonSerializable(typeof(CliAnswer<CliDeployed>))]
[JsonSerializable(typeof(CliAnswer<CliStatus>))]
[JsonSerializable(typeof(CliAnswer<CliOrchestration>))]
internal sealed partial class FunctionsJson : JsonSerializerContext;
