using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>A job and what happens to it.</summary>
internal sealed class BatchJob
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Arn { get; init; }

    public required string QueueArn { get; init; }

    public required BatchDefinition Definition { get; init; }

    /// <summary>The submit's body.</summary>
    public required JsonObject Order { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required Dictionary<string, string> Tags { get; init; }

    /// <summary>The array, or the job on several machines, that it is one of; null for one by itself.</summary>
    public BatchJob? Parent { get; init; }

    public int? Index { get; init; }

    public List<BatchJob> Members { get; set; } = [];

    public string Status { get; set; } = "SUBMITTED";

    public string? StatusReason { get; set; }

    public string? ContainerReason { get; set; }

    public int? ExitCode { get; set; }

    public bool IsTerminated { get; set; }

    public bool IsCancelled { get; set; }

    public string? LogStream { get; set; }

    public IContainer? Container { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Stopped { get; set; }

    /// <summary>Listings that do not show it yet.</summary>
    public int Unlisted { get; set; }

    public bool HasEnded => Status is "SUCCEEDED" or "FAILED";

    public bool IsEcs => Ecs is not null;

    private JsonNode? Ecs => JobFamily.NodesOf(this) is { } nodes ? nodes["nodeRangeProperties"]![0]!["ecsProperties"] : Definition.Body["ecsProperties"];

    private JsonNode? Plain => JobFamily.NodesOf(this) is { } nodes ? nodes["nodeRangeProperties"]![0]!["container"] : Definition.Body["containerProperties"];

    /// <summary>What the submit says of the definition's containers: of all nodes alike where there are several.</summary>
    private JsonNode Overrides => Order["nodeOverrides"]?["nodePropertyOverrides"]?[0] ?? Order;

    public void End(string status, string? reason, DateTimeOffset now, int? exitCode = null, string? containerReason = null)
    {
        (Status, StatusReason, Stopped, ExitCode, ContainerReason) = (status, reason, now, exitCode, containerReason);
        Container = null;
    }

    /// <summary>What the container is to run: the definition's, with what the submit overrides.</summary>
    public (string Image, IReadOnlyList<string> Command, Dictionary<string, string> Environment) Effective()
    {
        var (defined, over) = IsEcs
            ? (Job(Ecs!), Overrides["ecsPropertiesOverride"] is { } ecs ? Job(ecs) : null)
            : (Plain!.AsObject(), Overrides["containerOverrides"]?.AsObject());
        var command = (over?["command"] ?? defined["command"])?.AsArray().Select(part => part!.GetValue<string>()).ToList() ?? [];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in (defined["environment"]?.AsArray() ?? []).Concat(over?["environment"]?.AsArray() ?? []))
        {
            environment[variable!["name"]!.GetValue<string>()] = variable["value"]!.GetValue<string>();
        }

        return (defined["image"]!.GetValue<string>(), command, environment);
    }

    /// <summary>Variables whose values the machine reads elsewhere, and where.</summary>
    public IEnumerable<(string Variable, string From)> Secrets() =>
        ((IsEcs ? Job(Ecs!) : Plain!.AsObject())["secrets"]?.AsArray() ?? []).Select(secret => (secret!["name"]!.GetValue<string>(), secret["valueFrom"]!.GetValue<string>()));

    private static JsonObject Job(JsonNode ecs) => ecs["taskProperties"]![0]!["containers"]!.AsArray()
        .Select(container => container!.AsObject()).First(container => container["name"]?.GetValue<string>() == "job");
}

/// <param name="Body">Of the registration.</param>
internal sealed record BatchDefinition(string Name, int Revision, string Arn, JsonObject Body);

/// <summary>A queue on one compute environment.</summary>
/// <param name="Type">EC2, SPOT, FARGATE or FARGATE_SPOT.</param>
public sealed record QueueSetup(string Name, string Type, IReadOnlyList<string> InstanceTypes, int Priority = 1, int MaxvCpus = 256, string State = "ENABLED");
