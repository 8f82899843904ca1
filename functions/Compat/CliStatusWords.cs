using Pilot.Core.Jobs;

namespace Pilot.Functions.Compat;

/// <summary>A job in the words of the original client, whose deploy is over when the plans are ready.</summary>
internal static class CliStatusWords
{
    public const string Success = "stopped";
    public const string Error = "error";

    public static CliStatus Of(JobDocument job) => job.State switch
    {
        JobState.Queued => new("pending", null),
        JobState.Preparing => new("building", null),
        JobState.Profiling or JobState.Planning => new("profiling", null),
        _ when job.Plans.Count > 0 || job.State == JobState.Succeeded => new(Success, null),
        JobState.Failed => new(Error, job.Error is { } error ? $"{error} {error.Remedy}" : job.Reason),
        JobState.Canceled or JobState.Canceling => new(Error, "The job was cancelled."),
        _ => new(Success, null),
    };
}
