using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Logs;
using Pilot.Adapters.Aws.Secrets;
using Pilot.Adapters.Aws.Wire;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Account;

/// <summary>
/// Tries each permission by a call that changes nothing. AWS decides whether it is allowed before it looks whether the thing
/// exists, so that calls about things that do not exist tell.
/// </summary>
internal sealed class AwsChecks(CloudAccount account, string platform, IdentityToken? token, AWSCredentials? given, TimeProvider clock)
{
    private const string NoJob = "00000000-0000-0000-0000-000000000000";

    public async Task<IReadOnlyList<CloudCheck>> RunAsync(CancellationToken cancellation)
    {
        AwsSettings settings;
        AWSCredentials credentials;
        try
        {
            settings = AwsSettings.Read(account);
            credentials = given ?? AwsCredentials.Find(settings, token);
        }
        catch (PilotException wrong)
        {
            return [new CloudCheck("read the account's settings and find a credential", wrong.Error.Message, wrong.Error.Remedy)];
        }

        using var batch = new BatchClient(new WireClient(WireService.Batch, credentials, settings.Place, clock));
        using var logs = new LogsClient(new WireClient(WireService.Logs, credentials, settings.Place, clock));
        var login = await TryAsync("log in to AWS", "sts:GetCallerIdentity", () => WhoAsync(credentials, settings, cancellation), cancellation);
        return login.Passed ? [login, .. await PermissionsAsync(settings, batch, logs, cancellation)] : [login];
    }

    private static async Task WhoAsync(AWSCredentials credentials, AwsSettings settings, CancellationToken cancellation)
    {
        using var sts = new AmazonSecurityTokenServiceClient(credentials, Sts.Config(settings.Place));
        await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation);
    }

    private async Task<IReadOnlyList<CloudCheck>> PermissionsAsync(AwsSettings settings, BatchClient batch, LogsClient logs, CancellationToken cancellation)
    {
        IReadOnlyList<JobQueue> queues = [];
        var checks = new List<CloudCheck>
        {
            await TryAsync(
                "list job queues",
                "batch:DescribeJobQueues",
                async () => queues = await batch.DescribeJobQueuesAsync(settings.Queues.Count == 0 ? null : settings.Queues, cancellation),
                cancellation),
            await TryAsync(
                "list compute environments",
                "batch:DescribeComputeEnvironments",
                () => batch.DescribeComputeEnvironmentsAsync(cancellation),
                cancellation),
            QueuesAreThere(settings, queues),
        };
        var names = new BatchNames(platform);
        var first = queues.Count > 0 ? queues[0] : null;
        var queue = first?.JobQueueName ?? "no-such-queue";
        (string What, string Action, Func<Task> Call)[] calls =
        [
            ("list jobs", "batch:ListJobs", () => batch.ListJobsAsync(queue, names.All, cancellation)),
            ("look at jobs", "batch:DescribeJobs", () => batch.DescribeJobsAsync([NoJob], cancellation)),
            ("look at job definitions", "batch:DescribeJobDefinitions", () => batch.FindJobDefinitionAsync(names.Definition("check"), cancellation)),
            ("register job definitions", "batch:RegisterJobDefinition",
                () => batch.RegisterJobDefinitionAsync(new RegisterJobDefinitionRequest(names.Definition("check"), "container"), cancellation)),
            ($"submit jobs to the queue {queue}", "batch:SubmitJob",
                () => batch.SubmitJobAsync(new SubmitJobRequest($"{platform}-check", queue, $"{names.Definition("check")}:1"), cancellation)),
            ("end jobs", "batch:TerminateJob", () => batch.TerminateJobAsync(NoJob, "A check of permissions.", cancellation)),
            ("tag jobs", "batch:TagResource", () => batch.TagResourceAsync(
                ArnOfNoJob(first?.JobQueueArn, settings.Place.Region),
                new Dictionary<string, string> { [AwsTags.Removed] = "true" },
                cancellation)),
            ("read what containers said", "logs:GetLogEvents", () => logs.TailAsync(settings.LogGroup, "no/such/stream", 1, cancellation)),
        ];
        foreach (var (what, action, call) in calls)
        {
            checks.Add(await TryAsync(what, action, call, cancellation));
        }

        return [.. checks, .. await SecretsAsync(settings, batch, names, cancellation)];
    }

    /// <summary>Whether the execution role may read them no call of the platform can try.</summary>
    private async Task<IReadOnlyList<CloudCheck>> SecretsAsync(AwsSettings settings, BatchClient batch, BatchNames names, CancellationToken cancellation)
    {
        if (!settings.KeepsSecrets)
        {
            return
            [
                new CloudCheck("agents get their credential through the job's environment, where everybody with batch:DescribeJobs can read it"
                    + (settings.ExecutionRole is null ? " (an execution-role that may read parameters would keep it secret)" : "")),
            ];
        }

        var name = $"{RunSecrets.RootOf(platform)}check";
        return
        [
            await TryAsync("store secrets of runs", "ssm:PutParameter", () => Parameters(settings, parameters => parameters.TryPutAsync(name, cancellation)), cancellation),
            await TryAsync("delete secrets of runs", "ssm:DeleteParameter", () => Parameters(settings, parameters => parameters.DeleteAsync(name, cancellation)), cancellation),
            await TryAsync("list secrets of runs", "ssm:GetParametersByPath", () => Parameters(settings, parameters => parameters.ListAsync(name, cancellation)), cancellation),
            await TryAsync(
                "deregister job definitions", "batch:DeregisterJobDefinition",
                () => batch.DeregisterJobDefinitionAsync($"{names.Definition("check")}:1", cancellation), cancellation),
        ];
    }

    private async Task Parameters(AwsSettings settings, Func<ParameterClient, Task> use)
    {
        using var parameters = new ParameterClient(new WireClient(WireService.Parameters, given ?? AwsCredentials.Find(settings, token), settings.Place, clock));
        await use(parameters);
    }

    private static CloudCheck QueuesAreThere(AwsSettings settings, IReadOnlyList<JobQueue> queues)
    {
        const string What = "have a job queue that takes jobs";
        var missing = settings.Queues.Except(queues.Select(queue => queue.JobQueueName)).ToList();
        return (missing, queues.Any(queue => queue is { State: "ENABLED", Status: null or "VALID" })) switch
        {
            ({ Count: > 0 }, _) => new CloudCheck(
                What, $"The region {settings.Place.Region} has no job queue {string.Join(", ", missing)}.", "Correct the setting 'queues' or 'region'."),
            (_, false) => new CloudCheck(
                What, $"The region {settings.Place.Region} has no enabled and valid job queue.", "Create a compute environment and a job queue on it."),
            _ => new CloudCheck(What),
        };
    }

    private static string ArnOfNoJob(string? queueArn, string region) =>
        queueArn is not null && queueArn.Split(':') is [_, var partition, _, _, var id, ..]
            ? $"arn:{partition}:batch:{region}:{id}:job/{NoJob}"
            : $"arn:aws:batch:{region}:000000000000:job/{NoJob}";

    private static async Task<CloudCheck> TryAsync(string what, string action, Func<Task> call, CancellationToken cancellation)
    {
        try
        {
            await call();
            return new CloudCheck(what);
        }
        catch (PilotException unexpected)
        {
            return new CloudCheck(what, unexpected.Error.Message, unexpected.Error.Remedy);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && AwsFaults.KindOf(fault) is { } kind)
        {
            return kind switch
            {
                RefusalKind.BadCredential when AwsFaults.MissingAction(fault.Message) is { } missing =>
                    new CloudCheck(what, $"The action '{missing}' is not allowed.", $"Allow '{missing}' to the platform's identity."),
                RefusalKind.BadCredential when fault is AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } =>
                    new CloudCheck(what, $"The action '{action}' is not allowed.", $"Allow '{action}' to the platform's identity."),
                RefusalKind.BadCredential or RefusalKind.Unreachable or RefusalKind.Throttled =>
                    new CloudCheck(what, AwsFaults.Refusal(kind, fault).Message, AwsFaults.Refusal(kind, fault).Remedy ?? "Try again later."),
                // It was allowed, and then found that there is no such thing.
                _ => new CloudCheck(what),
            };
        }
    }
}
