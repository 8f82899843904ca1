using System.Net;
using Amazon.S3;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>
/// Tells answers that are values from faults, and explains the faults. To a job all of these are storage that is not to be had now.
/// </summary>
internal static class S3Errors
{
    public static bool IsMissing(AmazonS3Exception fault) =>
        fault.StatusCode == HttpStatusCode.NotFound && fault.ErrorCode != "NoSuchBucket";

    public static bool IsUnmet(AmazonS3Exception fault) => fault.StatusCode == HttpStatusCode.PreconditionFailed || IsMissing(fault);

    /// <summary>Another conditional write to the same key was under way; what came of it is not said.</summary>
    public static bool IsConflict(AmazonS3Exception fault) => fault.StatusCode == HttpStatusCode.Conflict;

    public static async Task<T> ExplainAsync<T>(string where, Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (AmazonS3Exception fault) when (fault.ErrorCode == "NoSuchBucket")
        {
            throw new RemoteException(RefusalKind.Unreachable, new PilotError("PILOT1061", "The bucket does not exist.", "Create the bucket, or check its name and region.", where), fault);
        }
        catch (Exception fault) when (fault is not AmazonS3Exception { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict }
            && AwsFaults.KindOf(fault) is { } kind)
        {
            throw kind == RefusalKind.BadCredential
                ? new RemoteException(
                    RefusalKind.Unreachable,
                    new PilotError(
                        "PILOT1060",
                        $"S3 refuses access ({(fault as AmazonS3Exception)?.ErrorCode ?? "no credential"}).",
                        "Give the platform's identity s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket on the bucket.",
                        where),
                    fault)
                : new RemoteException(
                    RefusalKind.Unreachable,
                    new PilotError("PILOT1062", "S3 cannot be reached, or is in trouble.", "Check the network, the region and the endpoint; it is tried again.", where),
                    fault);
        }
    }
}
