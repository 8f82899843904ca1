using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>What the service's words about a job mean here.</summary>
internal static class JobEnds
{
    public static TargetStatus StatusOf(JobDetail job) => job.Status switch
    {
        "RUNNING" => new TargetStatus(TargetState.Running, ""),
        "SUCCEEDED" => new TargetStatus(TargetState.Stopped, ""),
        "FAILED" => Failed(job),
        "STARTING" => new TargetStatus(TargetState.Pending, "The machine is there; the image is being fetched."),
        _ => Waiting(job),
    };

    /// <summary>The stream of what the job's container said of itself; null when it has said nothing.</summary>
    public static string? LogStreamOf(JobDetail job) =>
        job.EcsProperties?.TaskProperties.SelectMany(task => task.Containers)
            .FirstOrDefault(container => container.Name == JobShape.JobContainer)?.LogStreamName
        ?? LastAttempt(job)?.TaskProperties?.SelectMany(task => task.Containers ?? [])
            .FirstOrDefault(container => container.Name == JobShape.JobContainer)?.LogStreamName
        ?? job.Container?.LogStreamName;

    private static TargetStatus Waiting(JobDetail job)
    {
        var reason = job.StatusReason ?? "";
        RefusalKind? kind = reason switch
        {
            _ when Has(reason, "INSUFFICIENT_INSTANCE_CAPACITY") => RefusalKind.NoCapacity,
            _ when Has(reason, "COMPUTE_ENVIRONMENT_MAX_RESOURCE") || Has(reason, "VcpuLimitExceeded") || Has(reason, "MaxSpotInstanceCountExceeded") =>
                RefusalKind.Quota,
            _ when Has(reason, "JOB_RESOURCE_REQUIREMENT") => RefusalKind.UnknownMachine,
            _ when Has(reason, "SERVICE_ROLE_PERMISSIONS") => RefusalKind.BadCredential,
            _ when Has(reason, "MISCONFIGURATION") || Has(reason, "ACTION_REQUIRED") => RefusalKind.UnknownMachine,
            _ => null,
        };
        return new TargetStatus(
            TargetState.Pending,
            reason.Length > 0 ? reason : job.Status == "RUNNABLE" ? "It waits for a machine of its queue." : "It is in its queue.",
            kind is { } refused ? new LaunchRefusal(refused, reason, RemedyOf(refused)) : null);
    }

    /// <summary>A container that ended by itself has stopped; one that never began, or whose machine went, is lost.</summary>
    private static TargetStatus Failed(JobDetail job)
    {
        var reason = job.StatusReason ?? "";
        var container = ContainerReason(job);
        if (Has(reason, "Host EC2"))
        {
            return new TargetStatus(TargetState.Lost, $"The machine was taken away ({reason}).");
        }

        if (Has(reason, "JobStateTimeLimit"))
        {
            var kind = Has(reason, "CAPACITY") ? RefusalKind.NoCapacity : RefusalKind.UnknownMachine;
            return new TargetStatus(TargetState.Lost, reason, new LaunchRefusal(kind, reason, RemedyOf(kind)));
        }

        if (StartFault(container ?? reason) is { } fault)
        {
            return new TargetStatus(TargetState.Lost, container ?? reason, new LaunchRefusal(fault, container ?? reason, RemedyOf(fault)));
        }

        return new TargetStatus(TargetState.Stopped, container is null ? reason : $"{reason} ({container})");
    }

    private static RefusalKind? StartFault(string reason) => reason switch
    {
        _ when Has(reason, "CannotPull") => Has(reason, "toomanyrequests") || Has(reason, "i/o timeout") ? RefusalKind.Unreachable : RefusalKind.ImageNotFound,
        _ when Has(reason, "DockerTimeoutError") => RefusalKind.Unreachable,
        _ when Has(reason, "secret") && Has(reason, "AccessDenied") => RefusalKind.BadCredential,
        _ when Has(reason, "ResourceInitializationError") => Has(reason, "AccessDenied") ? RefusalKind.BadCredential : RefusalKind.Unreachable,
        _ when Has(reason, "CannotStartContainerError") || Has(reason, "CannotCreateContainerError") || Has(reason, "ContainerRuntimeError") =>
            RefusalKind.Invalid,
        _ => null,
    };

    private static string? RemedyOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Quota => "Raise the compute environment's most vCPUs, or the account's quota.",
        RefusalKind.UnknownMachine => "Give the queue a compute environment with this machine, or choose another plan.",
        RefusalKind.BadCredential => "Correct the permissions of the role that the message names.",
        RefusalKind.ImageNotFound => "Check the image's name, and that the machines' role may pull it.",
        _ => null,
    };

    private static string? ContainerReason(JobDetail job) =>
        (job.EcsProperties?.TaskProperties ?? []).SelectMany(task => task.Containers)
            .OrderByDescending(container => container.Name == JobShape.JobContainer).Select(container => container.Reason)
            .Concat((LastAttempt(job)?.TaskProperties ?? []).SelectMany(task => task.Containers ?? []).Select(container => container.Reason))
            .Append(job.Container?.Reason)
            .Append(LastAttempt(job)?.Container?.Reason)
            .FirstOrDefault(reason => !string.IsNullOrEmpty(reason));

    private static Attempt? LastAttempt(JobDetail job) => job.Attempts is { Count: > 0 } attempts ? attempts[^1] : null;

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
