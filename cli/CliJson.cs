using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Cli.Connection;
using Pilot.Cli.Deploy;
using Pilot.Cli.Jobs;
using Pilot.Cli.Jobs.Outputs;
using Pilot.Cli.Open;
using Pilot.Cli.Login;
using Pilot.Cli.Up;
using Pilot.Cli.Version;
using Pilot.Core.Plan;

namespace Pilot.Cli;

/// <summary>Generated JSON for what only the command line reads or prints.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServerFile))]
[JsonSerializable(typeof(LoginFile))]
[JsonSerializable(typeof(LoginState))]
[JsonSerializable(typeof(PlatformState))]
[JsonSerializable(typeof(DeployEvent))]
[JsonSerializable(typeof(DownloadAnswer))]
[JsonSerializable(typeof(Removed))]
[JsonSerializable(typeof(IReadOnlyList<JobPlan>))]
[JsonSerializable(typeof(OpenAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
internal sealed partial class CliJson : JsonSerializerContext;
