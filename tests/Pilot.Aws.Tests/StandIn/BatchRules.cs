using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>What the service checks beyond the shapes, as its reference says it in prose.</summary>
internal static partial class BatchRules
{
    public static void CheckDefinition(JsonObject input)
    {
        if (!Name().IsMatch(input["jobDefinitionName"]!.GetValue<string>()))
        {
            throw ServiceException.Client("Job definition name should match valid pattern");
        }

        var kinds = new[] { "containerProperties", "ecsProperties", "nodeProperties", "eksProperties" }.Count(input.ContainsKey);
        if (kinds != 1)
        {
            throw ServiceException.Client("Exactly one of containerProperties, ecsProperties, nodeProperties must be specified");
        }

        if (input["type"]!.GetValue<string>() == "multinode" != input.ContainsKey("nodeProperties"))
        {
            throw ServiceException.Client("nodeProperties belong to the type multinode");
        }

        CheckRetry(input["retryStrategy"]);
        CheckTimeout(input["timeout"]);
        CheckTags(input["tags"]);
        foreach (var task in EcsOf(input))
        {
            CheckTask(task);
        }
    }

    public static void CheckSubmit(JsonObject input)
    {
        if (!Name().IsMatch(input["jobName"]!.GetValue<string>()))
        {
            throw ServiceException.Client("Job name should match valid pattern");
        }

        if (input["arrayProperties"]?["size"]?.GetValue<int>() is { } size and (< 2 or > 10_000))
        {
            throw ServiceException.Client($"arrayProperties.size {size} must be between 2 and 10000");
        }

        CheckRetry(input["retryStrategy"]);
        CheckTimeout(input["timeout"]);
        CheckTags(input["tags"]);
    }

    /// <summary>Whether the queue's machines can hold the job at all.</summary>
    public static void CheckPlace(JsonObject definition, JsonObject order, QueueSetup queue)
    {
        if (queue.State != "ENABLED")
        {
            throw ServiceException.Client($"JobQueue {queue.Name} is DISABLED");
        }

        var needs = order.ToJsonString() + definition.ToJsonString();
        if (queue.Type.StartsWith("FARGATE", StringComparison.Ordinal) && needs.Contains("\"GPU\"", StringComparison.Ordinal))
        {
            throw ServiceException.Client("GPU resource requirements are not supported on FARGATE");
        }

        if (order.ContainsKey("containerOverrides") && definition.ContainsKey("ecsProperties"))
        {
            throw ServiceException.Client("containerOverrides cannot be used with a job definition of ecsProperties");
        }

        if (order.ContainsKey("nodeOverrides") != definition.ContainsKey("nodeProperties"))
        {
            throw ServiceException.Client("nodeOverrides belong to multi-node parallel jobs");
        }

        if (order["nodeOverrides"] is not null && queue.Type != "EC2")
        {
            throw ServiceException.Client("Multi-node parallel jobs need on-demand EC2");
        }
    }

    private static IEnumerable<JsonObject> EcsOf(JsonObject input) =>
        (input["nodeProperties"]?["nodeRangeProperties"]?.AsArray().Select(range => range!["ecsProperties"]) ?? [input["ecsProperties"]])
            .Where(ecs => ecs is not null).SelectMany(ecs => ecs!["taskProperties"]!.AsArray()).Select(task => task!.AsObject());

    private static void CheckTask(JsonObject task)
    {
        var containers = task["containers"]!.AsArray().Select(container => container!.AsObject()).ToList();
        var names = containers.Select(container => container["name"]?.GetValue<string>()).ToHashSet();
        var volumes = task["volumes"]?.AsArray().Select(volume => volume!["name"]!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var container in containers)
        {
            foreach (var dependency in container["dependsOn"]?.AsArray() ?? [])
            {
                if (!names.Contains(dependency!["containerName"]!.GetValue<string>())
                    || dependency["condition"]!.GetValue<string>() is not ("START" or "COMPLETE" or "SUCCESS"))
                {
                    throw ServiceException.Client("dependsOn names no container of the task, or no condition");
                }
            }

            if ((container["mountPoints"]?.AsArray() ?? []).Any(mount => !volumes.Contains(mount!["sourceVolume"]!.GetValue<string>())))
            {
                throw ServiceException.Client("A mount point names no volume of the task");
            }

            var types = (container["resourceRequirements"]?.AsArray() ?? []).Select(need => need!["type"]!.GetValue<string>()).ToHashSet();
            if (!types.IsSupersetOf(["VCPU", "MEMORY"]))
            {
                throw ServiceException.Client("Each container needs resourceRequirements of VCPU and MEMORY");
            }
        }

        if (containers.All(container => container["essential"]?.GetValue<bool>() == false))
        {
            throw ServiceException.Client("A task needs an essential container");
        }
    }

    private static void CheckRetry(JsonNode? retry)
    {
        if (retry?["attempts"]?.GetValue<int>() is < 1 or > 10 || retry?["evaluateOnExit"]?.AsArray().Count > 5)
        {
            throw ServiceException.Client("retryStrategy: 1 to 10 attempts, at most 5 conditions");
        }

        foreach (var condition in retry?["evaluateOnExit"]?.AsArray() ?? [])
        {
            var texts = new[] { "onReason", "onStatusReason", "onExitCode" }.Select(key => condition![key]?.GetValue<string>()).OfType<string>().ToList();
            if (texts.Count == 0 || texts.Any(text => !Pattern().IsMatch(text)))
            {
                throw ServiceException.Client("evaluateOnExit: a pattern of letters, numbers, blanks, periods, colons that may end in *");
            }
        }
    }

    private static void CheckTimeout(JsonNode? timeout)
    {
        if (timeout?["attemptDurationSeconds"]?.GetValue<int>() is < 60)
        {
            throw ServiceException.Client("attemptDurationSeconds must be at least 60");
        }
    }

    private static void CheckTags(JsonNode? tags)
    {
        foreach (var (key, value) in tags?.AsObject() ?? [])
        {
            if (!TagText().IsMatch(key) || !TagText().IsMatch(value!.GetValue<string>()) || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw ServiceException.Client($"The tag {key} has characters that tags may not have");
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9.:\s]*\*?$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$")]
    private static partial Regex TagText();
}
