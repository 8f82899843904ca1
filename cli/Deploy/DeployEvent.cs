using Pilot.Cli.Connection;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;

namespace Pilot.Cli.Deploy;

/// <summary>One line of <c>--json</c> while a job is deployed or followed; <see cref="Event"/> says which members are there.</summary>
/// <param name="Event"><c>packed</c>, <c>uploaded</c>, <c>submitted</c>, <c>state</c>, <c>plans</c>, <c>log</c>, <c>end</c> or <c>downloaded</c>.</param>
/// <param name="Bytes">Packed: bytes of the files. Uploaded: bytes sent.</param>
/// <param name="Next">Log: byte offset after <paramref name="Text"/>.</param>
internal sealed record DeployEvent(
    string Event,
    string? Package = null,
    int? Files = null,
    int? Chunks = null,
    long? Bytes = null,
    string? Id = null,
    string? Name = null,
    string? Url = null,
    JobRow? State = null,
    IReadOnlyList<JobPlan>? Plans = null,
    string? Run = null,
    long? Next = null,
    string? Text = null,
    string? Folder = null,
    JobDocument? Job = null)
{
    public static DeployEvent Of(JobSignal signal) => signal switch
    {
        { Log: { } log } => new("log", Run: log.Run, Next: log.Next, Text: log.Text),
        { State: { } row } => new("state", Id: row.Id.ToString(), State: row),
        { End: { } job } => new("end", Id: job.Id.ToString(), Job: job),
        _ => throw new ArgumentException("The signal is empty.", nameof(signal)),
    };
}
