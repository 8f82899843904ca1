using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>Writes what the service tells of its things.</summary>
internal static class BatchDescriptions
{
    public static JsonObject Queues(IReadOnlyList<QueueSetup> queues, JsonObject input, string prefix)
    {
        var wanted = input["jobQueues"]?.AsArray().Select(name => name!.GetValue<string>()).ToList();
        return new JsonObject
        {
            ["jobQueues"] = new JsonArray([.. queues.Where(queue => wanted?.Contains(queue.Name) ?? true).Select(queue => (JsonNode)new JsonObject
            {
                ["jobQueueName"] = queue.Name,
                ["jobQueueArn"] = $"{prefix}:job-queue/{queue.Name}",
                ["state"] = queue.State,
                ["status"] = "VALID",
                ["statusReason"] = "JobQueue Healthy",
                ["priority"] = queue.Priority,
                ["computeEnvironmentOrder"] = new JsonArray(new JsonObject
                {
                    ["order"] = 1,
                    ["computeEnvironment"] = $"{prefix}:compute-environment/{queue.Name}",
                }),
            })]),
        };
    }

    public static JsonObject Environments(IReadOnlyList<QueueSetup> queues, string prefix) => new()
    {
        ["computeEnvironments"] = new JsonArray([.. queues.Select(queue =>
        {
            var resources = new JsonObject { ["type"] = queue.Type, ["maxvCpus"] = queue.MaxvCpus, ["subnets"] = new JsonArray("subnet-1") };
            if (!queue.Type.StartsWith("FARGATE", StringComparison.Ordinal))
            {
                resources["instanceTypes"] = new JsonArray([.. queue.InstanceTypes.Select(type => (JsonNode)type)]);
            }

            return (JsonNode)new JsonObject
            {
                ["computeEnvironmentName"] = queue.Name,
                ["computeEnvironmentArn"] = $"{prefix}:compute-environment/{queue.Name}",
                ["type"] = "MANAGED",
                ["state"] = "ENABLED",
                ["status"] = "VALID",
                ["computeResources"] = resources,
            };
        })]),
    };

    public static JsonObject Job(BatchJob job)
    {
        var told = new JsonObject
        {
            ["jobArn"] = job.Arn,
            ["jobName"] = job.Name,
            ["jobId"] = job.Id,
            ["jobQueue"] = job.QueueArn,
            ["status"] = job.Status,
            ["createdAt"] = job.Created.ToUnixTimeMilliseconds(),
            ["startedAt"] = job.Started?.ToUnixTimeMilliseconds() ?? 0,
            ["jobDefinition"] = job.Definition.Arn,
            ["isTerminated"] = job.IsTerminated,
            ["isCancelled"] = job.IsCancelled,
        };
        Set(told, "stoppedAt", job.Stopped is { } stopped ? stopped.ToUnixTimeMilliseconds() : null);
        Set(told, "statusReason", job.StatusReason);
        Set(told, "tags", job.Tags.Count == 0 ? null : Tags(job));
        JobFamily.Describe(told, job);
        if (job.Members.Count == 0)
        {
            told[job.IsEcs ? "ecsProperties" : "container"] = job.IsEcs ? Ecs(job) : Container(job, new JsonObject());
        }

        return told;
    }

    public static JsonObject Summary(BatchJob job)
    {
        var told = new JsonObject
        {
            ["jobArn"] = job.Arn,
            ["jobId"] = job.Id,
            ["jobName"] = job.Name,
            ["createdAt"] = job.Created.ToUnixTimeMilliseconds(),
            ["status"] = job.Status,
            ["jobDefinition"] = job.Definition.Arn,
        };
        Set(told, "statusReason", job.StatusReason);
        return told;
    }

    private static JsonObject Tags(BatchJob job) =>
        new(job.Tags.Select(tag => new KeyValuePair<string, JsonNode?>(tag.Key, tag.Value)));

    private static JsonObject Ecs(BatchJob job) => new()
    {
        ["taskProperties"] = new JsonArray(new JsonObject
        {
            ["containers"] = new JsonArray(
                new JsonObject { ["image"] = "agent", ["name"] = "agent", ["exitCode"] = 0 },
                Container(job, new JsonObject { ["name"] = "job" })),
        }),
    };

    private static JsonObject Container(BatchJob job, JsonObject told)
    {
        told["image"] = job.Effective().Image;
        Set(told, "exitCode", job.ExitCode);
        Set(told, "reason", job.ContainerReason);
        Set(told, "logStreamName", job.LogStream);
        return told;
    }

    private static void Set(JsonObject told, string name, JsonNode? value)
    {
        if (value is not null)
        {
            told[name] = value;
        }
    }
}
