namespace Pilot.Adapters.Aws.Batch.Api;

/// <param name="Type"><c>container</c> or <c>multinode</c>.</param>
internal sealed record RegisterJobDefinitionRequest(
    string JobDefinitionName,
    string Type,
    EcsProperties? EcsProperties = null,
    ContainerProperties? ContainerProperties = null,
    NodeProperties? NodeProperties = null,
    RetryStrategy? RetryStrategy = null,
    JobTimeout? Timeout = null,
    bool? PropagateTags = null,
    IReadOnlyDictionary<string, string>? Tags = null,
    IReadOnlyList<string>? PlatformCapabilities = null);

internal sealed record RegisterJobDefinitionResponse(string JobDefinitionName, string JobDefinitionArn, int Revision);

/// <param name="JobDefinition">Its ARN, or name and revision.</param>
internal sealed record DeregisterJobDefinitionRequest(string JobDefinition);

internal sealed record DescribeJobDefinitionsRequest(string JobDefinitionName, string Status, int MaxResults);

internal sealed record DescribeJobDefinitionsResponse(IReadOnlyList<JobDefinition>? JobDefinitions);

internal sealed record JobDefinition(string JobDefinitionName, string JobDefinitionArn, int Revision);

internal sealed record SubmitJobRequest(
    string JobName,
    string JobQueue,
    string JobDefinition,
    EcsOverride? EcsPropertiesOverride = null,
    ContainerOverride? ContainerOverrides = null,
    NodeOverrides? NodeOverrides = null,
    ArrayProperties? ArrayProperties = null,
    RetryStrategy? RetryStrategy = null,
    JobTimeout? Timeout = null,
    bool? PropagateTags = null,
    IReadOnlyDictionary<string, string>? Tags = null);

internal sealed record SubmitJobResponse(string JobName, string JobId, string? JobArn = null);

/// <param name="Jobs">At most 100 ids.</param>
internal sealed record DescribeJobsRequest(IReadOnlyList<string> Jobs);

internal sealed record DescribeJobsResponse(IReadOnlyList<JobDetail>? Jobs);

/// <param name="Status">SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED or FAILED.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
internal sealed record JobDetail(
    string JobId,
    string JobName,
    string JobQueue,
    string Status,
    string? JobArn = null,
    string? JobDefinition = null,
    string? StatusReason = null,
    long? CreatedAt = null,
    ContainerProperties? Container = null,
    EcsProperties? EcsProperties = null,
    IReadOnlyList<Attempt>? Attempts = null,
    bool? IsTerminated = null,
    bool? IsCancelled = null,
    IReadOnlyDictionary<string, string>? Tags = null);

internal sealed record Attempt(
    string? StatusReason = null, ContainerProperties? Container = null, IReadOnlyList<AttemptTask>? TaskProperties = null);

internal sealed record AttemptTask(IReadOnlyList<AttemptContainer>? Containers = null);

internal sealed record AttemptContainer(string? Name = null, int? ExitCode = null, string? Reason = null, string? LogStreamName = null);

internal sealed record ListJobsRequest(
    string? JobQueue = null, string? ArrayJobId = null, string? NextToken = null, int? MaxResults = null, IReadOnlyList<NameFilter>? Filters = null);

internal sealed record ListJobsResponse(IReadOnlyList<JobSummary> JobSummaryList, string? NextToken = null);

internal sealed record JobSummary(string JobId, string JobName, string? Status = null, long? CreatedAt = null);

internal sealed record TerminateJobRequest(string JobId, string Reason);

/// <summary>The body alone; the resource is in the path.</summary>
internal sealed record TagResourceRequest(IReadOnlyDictionary<string, string> Tags);

internal sealed record DescribeJobQueuesRequest(IReadOnlyList<string>? JobQueues = null, int? MaxResults = null, string? NextToken = null);

internal sealed record DescribeJobQueuesResponse(IReadOnlyList<JobQueue>? JobQueues, string? NextToken = null);

internal sealed record JobQueue(
    string JobQueueName,
    string JobQueueArn,
    string State,
    int Priority,
    IReadOnlyList<ComputeEnvironmentOrder> ComputeEnvironmentOrder,
    string? Status = null,
    string? StatusReason = null);

/// <param name="ComputeEnvironment">Its ARN.</param>
internal sealed record ComputeEnvironmentOrder(int Order, string ComputeEnvironment);

internal sealed record DescribeComputeEnvironmentsRequest(
    IReadOnlyList<string>? ComputeEnvironments = null, int? MaxResults = null, string? NextToken = null);

internal sealed record DescribeComputeEnvironmentsResponse(IReadOnlyList<ComputeEnvironment>? ComputeEnvironments, string? NextToken = null);

internal sealed record ComputeEnvironment(
    string ComputeEnvironmentName,
    string ComputeEnvironmentArn,
    string? Type = null,
    string? State = null,
    string? Status = null,
    string? StatusReason = null,
    ComputeResource? ComputeResources = null);

/// <param name="Type">EC2, SPOT, FARGATE or FARGATE_SPOT.</param>
/// <param name="InstanceTypes">Machines, families of them, or <c>optimal</c>; null on Fargate.</param>
internal sealed record ComputeResource(string Type, int MaxvCpus, IReadOnlyList<string>? InstanceTypes = null);

internal sealed record Nothing;
