using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>Writes submits.</summary>
internal static class JobOrder
{
    /// <summary>The agent keeps the job's own limit; this one is behind it, for an agent that does not.</summary>
    private const double TimeoutMarginSeconds = 300;

    private const int LeastTimeoutSeconds = 60;

    /// <param name="definition">Name and revision, or ARN.</param>
    /// <param name="keepsSecret">The definition says where the agent's credential is.</param>
    public static SubmitJobRequest Of(StartRequest request, BatchNames names, string queue, string definition, bool agentInImage, bool keepsSecret = false)
    {
        var agent = request.Agent ?? throw new InvalidOperationException("A run elsewhere needs its agent.");
        var bare = new SubmitJobRequest(
            names.Of(request.Run),
            queue,
            definition,
            Timeout: request.TimeoutSeconds is { } seconds
                ? new JobTimeout(Math.Max(LeastTimeoutSeconds, (int)Math.Ceiling(seconds + TimeoutMarginSeconds)))
                : null,
            PropagateTags: true,
            Tags: names.Tags(request.Run));
        EnvironmentVariable[] environment = keepsSecret ? [] : [new(RemoteAgent.AccessVariable, agent.Access)];
        return agentInImage
            ? bare with
            {
                ContainerOverrides = new ContainerOverride(
                    [RemoteAgent.ImageProgram, .. agent.Command.Skip(1)], environment, JobResources.Of(request, beside: 0)),
            }
            : bare with { EcsPropertiesOverride = Override(agent.Command, environment, JobResources.Of(request, beside: 1)) };
    }

    /// <summary>Many runs by one submit: each child finds its number in <c>AWS_BATCH_JOB_ARRAY_INDEX</c>, from 0.</summary>
    /// <param name="size">2 to 10,000.</param>
    public static SubmitJobRequest Array(SubmitJobRequest one, int size) => one with { ArrayProperties = new ArrayProperties(size) };

    public static EcsOverride Override(
        IReadOnlyList<string> command, IReadOnlyList<EnvironmentVariable> environment, IReadOnlyList<ResourceRequirement> resources) => new(
    [
        new TaskOverride([new ContainerOverride(command, environment, resources, JobShape.JobContainer)]),
    ]);
}
