using Pilot.Adapters.Aws.Batch.Api;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// One job on several machines that see each other: node 0 is the main one, the others find its address in
/// <c>AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS</c> and their number in <c>AWS_BATCH_JOB_NODE_INDEX</c>.
/// </summary>
internal static class MultiNodeJob
{
    /// <param name="nodes">2 to 1000, all of one kind. Spot machines are not taken by the service.</param>
    /// <param name="machine">The instance type of all of them.</param>
    public static RegisterJobDefinitionRequest Definition(JobShape shape, BatchNames names, string platform, int nodes, string machine)
    {
        var single = shape.Definition(names, platform);
        var range = new NodeRange("0:", single.EcsProperties, single.ContainerProperties, [machine]);
        return single with
        {
            JobDefinitionName = $"{single.JobDefinitionName}-{nodes}x{machine.Replace('.', '_')}",
            Type = "multinode",
            EcsProperties = null,
            ContainerProperties = null,
            NodeProperties = new NodeProperties(nodes, 0, [range]),
        };
    }

    /// <summary>The submit of a single job, for every node alike.</summary>
    public static SubmitJobRequest Submit(SubmitJobRequest single) => single with
    {
        EcsPropertiesOverride = null,
        ContainerOverrides = null,
        NodeOverrides = new NodeOverrides([new NodePropertyOverride("0:", single.EcsPropertiesOverride, single.ContainerOverrides)]),
    };
}
