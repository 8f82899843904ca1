using System.Globalization;
using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>The jobs that one submit of an array, or of a job on several machines, makes: <c>id:0</c>, ... or <c>id#0</c>, ...</summary>
internal static class JobFamily
{
    /// <returns>Empty for a single job.</returns>
    public static List<BatchJob> MembersOf(BatchJob parent) => (SizeOfArray(parent), NodesOf(parent)) switch
    {
        ({ } size, _) => Members(parent, size, ':'),
        (_, { } nodes) => Members(parent, nodes["numNodes"]!.GetValue<int>(), '#'),
        _ => [],
    };

    /// <summary>How the whole is, from how its members are.</summary>
    public static void Follow(BatchJob parent, DateTimeOffset now)
    {
        if (parent.HasEnded)
        {
            return;
        }

        if (parent.Members.All(member => member.HasEnded))
        {
            var failed = parent.Members.Find(member => member.Status == "FAILED");
            parent.End(failed is null ? "SUCCEEDED" : "FAILED", failed is null ? null : $"{(SizeOfArray(parent) is null ? "Node" : "Array Child Job")} failed", now);
            return;
        }

        parent.Status = SizeOfArray(parent) is null && parent.Members.Exists(member => member.Status == "RUNNING") ? "RUNNING" : "PENDING";
    }

    public static void Describe(JsonObject told, BatchJob job)
    {
        if (SizeOfArray(job.Parent ?? job) is { } size)
        {
            told["arrayProperties"] = job.Index is { } index
                ? new JsonObject { ["index"] = index }
                : new JsonObject { ["size"] = size, ["statusSummary"] = Summary(job) };
        }
        else if (NodesOf(job.Parent ?? job) is { } nodes)
        {
            told[job.Index is null ? "nodeProperties" : "nodeDetails"] = job.Index is { } node
                ? new JsonObject { ["nodeIndex"] = node, ["isMainNode"] = node == nodes["mainNode"]!.GetValue<int>() }
                : nodes.DeepClone();
        }
    }

    /// <summary>What a member finds of itself in its environment.</summary>
    public static void Tell(BatchJob job, Dictionary<string, string> environment)
    {
        if (job is not { Parent: { } parent, Index: { } index })
        {
            return;
        }

        if (NodesOf(parent) is { } nodes)
        {
            environment["AWS_BATCH_JOB_NODE_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
            environment["AWS_BATCH_JOB_NUM_NODES"] = nodes["numNodes"]!.ToString();
            environment["AWS_BATCH_JOB_MAIN_NODE_INDEX"] = nodes["mainNode"]!.ToString();
            environment["AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS"] = "10.0.0.1";
            return;
        }

        environment["AWS_BATCH_JOB_ARRAY_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
        environment["AWS_BATCH_JOB_ARRAY_SIZE"] = parent.Members.Count.ToString(CultureInfo.InvariantCulture);
    }

    public static JsonNode? NodesOf(BatchJob job) => job.Definition.Body["nodeProperties"];

    private static int? SizeOfArray(BatchJob job) => job.Order["arrayProperties"]?["size"]?.GetValue<int>();

    private static JsonObject Summary(BatchJob parent) =>
        new(parent.Members.CountBy(member => member.Status).Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));

    private static List<BatchJob> Members(BatchJob parent, int count, char mark) =>
    [
        .. Enumerable.Range(0, count).Select(index => new BatchJob
        {
            Id = $"{parent.Id}{mark}{index}",
            Name = parent.Name,
            Arn = $"{parent.Arn}{mark}{index}",
            QueueArn = parent.QueueArn,
            Definition = parent.Definition,
            Order = parent.Order,
            Created = parent.Created,
            Tags = parent.Tags,
            Parent = parent,
            Index = index,
        }),
    ];
}
