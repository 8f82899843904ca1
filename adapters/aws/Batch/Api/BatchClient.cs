using System.Text.Json.Serialization.Metadata;
using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Batch.Api;

/// <summary>
/// AWS Batch 2016-08-10, the operations that are used here. Faults come as the SDK's <c>AmazonServiceException</c>, with the
/// service's own word in <c>ErrorCode</c>.
/// </summary>
internal sealed class BatchClient(WireClient wire) : IDisposable
{
    public const int MostDescribed = 100;
    private const int PageSize = 100;

    public long Calls => wire.Calls;

    /// <summary>Each registration is a new revision of the name, so that a repeat costs nothing but a number.</summary>
    public Task<RegisterJobDefinitionResponse> RegisterJobDefinitionAsync(RegisterJobDefinitionRequest request, CancellationToken cancellation) =>
        AskAsync("RegisterJobDefinition", request, BatchJson.Default.RegisterJobDefinitionRequest, BatchJson.Default.RegisterJobDefinitionResponse, cancellation);

    /// <summary>Jobs that have it go on. Already gone is success.</summary>
    /// <param name="definition">Its ARN.</param>
    public Task DeregisterJobDefinitionAsync(string definition, CancellationToken cancellation) => AskAsync(
        "DeregisterJobDefinition",
        new DeregisterJobDefinitionRequest(definition),
        BatchJson.Default.DeregisterJobDefinitionRequest,
        BatchJson.Default.Nothing,
        cancellation);

    /// <returns>The newest active revision of a name; null when there is none.</returns>
    public async Task<JobDefinition?> FindJobDefinitionAsync(string name, CancellationToken cancellation)
    {
        var found = await AskAsync(
            "DescribeJobDefinitions",
            new DescribeJobDefinitionsRequest(name, "ACTIVE", PageSize),
            BatchJson.Default.DescribeJobDefinitionsRequest,
            BatchJson.Default.DescribeJobDefinitionsResponse,
            cancellation);
        return found.JobDefinitions?.MaxBy(definition => definition.Revision);
    }

    /// <summary>Starts a job each time: the service knows no token that would make a repeat harmless, so none is sent by itself.</summary>
    public async Task<SubmitJobResponse> SubmitJobAsync(SubmitJobRequest request, CancellationToken cancellation)
    {
        var answer = await wire.AskAsync(
            "SubmitJob", "/v1/submitjob", request, BatchJson.Default.SubmitJobRequest, BatchJson.Default.SubmitJobResponse, once: true, cancellation);
        return string.IsNullOrEmpty(answer.JobId) ? throw AwsErrors.Unexpected("Batch", "SubmitJob", null) : answer;
    }

    /// <param name="ids">At most <see cref="MostDescribed"/>.</param>
    /// <returns>Those that there are.</returns>
    public async Task<IReadOnlyList<JobDetail>> DescribeJobsAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        (await AskAsync(
            "DescribeJobs", new DescribeJobsRequest(ids), BatchJson.Default.DescribeJobsRequest, BatchJson.Default.DescribeJobsResponse, cancellation))
        .Jobs ?? [];

    /// <summary>Jobs of a queue, in any state, by name.</summary>
    /// <param name="name">May end in <c>*</c>.</param>
    public async Task<IReadOnlyList<JobSummary>> ListJobsAsync(string queue, string name, CancellationToken cancellation)
    {
        var jobs = new List<JobSummary>();
        string? token = null;
        do
        {
            var page = await AskAsync(
                "ListJobs",
                new ListJobsRequest(queue, NextToken: token, MaxResults: PageSize, Filters: [NameFilter.JobName(name)]),
                BatchJson.Default.ListJobsRequest,
                BatchJson.Default.ListJobsResponse,
                cancellation);
            jobs.AddRange(page.JobSummaryList);
            token = page.NextToken;
        }
        while (token is not null);
        return jobs;
    }

    /// <summary>Cancels what has not started; what runs gets SIGTERM, and SIGKILL after the machine's own time. Already ended is success.</summary>
    public Task TerminateJobAsync(string id, string reason, CancellationToken cancellation) =>
        AskAsync("TerminateJob", new TerminateJobRequest(id, reason), BatchJson.Default.TerminateJobRequest, BatchJson.Default.Nothing, cancellation);

    public Task TagResourceAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        wire.AskAsync(
            "TagResource",
            "/v1/tags/{resource}",
            new TagResourceRequest(tags),
            BatchJson.Default.TagResourceRequest,
            BatchJson.Default.Nothing,
            once: false,
            cancellation,
            arn);

    /// <param name="names">Null for all of the region.</param>
    public Task<IReadOnlyList<JobQueue>> DescribeJobQueuesAsync(IReadOnlyList<string>? names, CancellationToken cancellation) => PagesAsync(async token =>
    {
        var page = await AskAsync(
            "DescribeJobQueues",
            new DescribeJobQueuesRequest(names, names is null ? PageSize : null, token),
            BatchJson.Default.DescribeJobQueuesRequest,
            BatchJson.Default.DescribeJobQueuesResponse,
            cancellation);
        return (page.JobQueues, page.NextToken);
    });

    public Task<IReadOnlyList<ComputeEnvironment>> DescribeComputeEnvironmentsAsync(CancellationToken cancellation) => PagesAsync(async token =>
    {
        var page = await AskAsync(
            "DescribeComputeEnvironments",
            new DescribeComputeEnvironmentsRequest(MaxResults: PageSize, NextToken: token),
            BatchJson.Default.DescribeComputeEnvironmentsRequest,
            BatchJson.Default.DescribeComputeEnvironmentsResponse,
            cancellation);
        return (page.ComputeEnvironments, page.NextToken);
    });

    public void Dispose() => wire.Dispose();

    private static async Task<IReadOnlyList<T>> PagesAsync<T>(Func<string?, Task<(IReadOnlyList<T>? Items, string? Next)>> page)
    {
        var all = new List<T>();
        string? token = null;
        do
        {
            var (items, next) = await page(token);
            all.AddRange(items ?? []);
            token = next;
        }
        while (token is not null);
        return all;
    }

    private Task<TOut> AskAsync<TIn, TOut>(
        string operation, TIn input, JsonTypeInfo<TIn> inputType, JsonTypeInfo<TOut> outputType, CancellationToken cancellation)
        where TOut : class =>
        wire.AskAsync(operation, $"/v1/{operation.ToLowerInvariant()}", input, inputType, outputType, once: false, cancellation);
}
