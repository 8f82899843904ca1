using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Core.Collect;

/// <summary>Paths inside a job's outputs, as a request names them.</summary>
public static class OutputPath
{
    private const int MaxLength = 700;

    // Ids are of one length, so what is a name for one job is a name for every job.
    private static readonly JobId AnyJob = JobId.FromIdempotencyKey("", "");

    /// <summary>Relative, with neither empty segments, nor <c>.</c> and <c>..</c>, nor control characters or backslashes, and a blob's name.</summary>
    public static bool IsValid(string path) =>
        path.Length is > 0 and <= MaxLength
        && !path.Any(c => char.IsControl(c) || c == '\\')
        && path.Split('/').All(segment => segment is not ("" or "." or ".."))
        && BlobName.IsValid(BlobNames.Output(AnyJob, path));
}
