using Azure;
using Azure.Storage.Blobs.Models;
using Pilot.Core.Errors;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>Tells answers of the service that are values of the port from faults, and explains the faults.</summary>
internal static class AzureStoreErrors
{
    /// <summary>A condition did not hold; nothing was changed.</summary>
    public static bool IsUnmet(RequestFailedException fault) =>
        fault.ErrorCode == BlobErrorCode.ConditionNotMet
        || fault.ErrorCode == BlobErrorCode.TargetConditionNotMet
        || fault.ErrorCode == BlobErrorCode.BlobAlreadyExists
        || fault.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet
        || IsMissing(fault);

    public static bool IsMissing(RequestFailedException fault) => fault.ErrorCode == BlobErrorCode.BlobNotFound;

    public static bool IsPastEnd(RequestFailedException fault) => fault.ErrorCode == BlobErrorCode.InvalidRange;

    /// <summary>Another writer's commit discarded the blocks that were staged for this one.</summary>
    public static bool IsOvertaken(RequestFailedException fault) => fault.ErrorCode == BlobErrorCode.InvalidBlockList;

    /// <summary>Runs a request of the service; what the operator can act on comes out as a <see cref="PilotException"/>.</summary>
    public static async Task<T> ExplainAsync<T>(string where, Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (RequestFailedException fault) when (Explain(where, fault) is { } explained)
        {
            throw explained;
        }
        catch (AggregateException fault) when (fault.InnerExceptions.All(static e => e is RequestFailedException))
        {
            // The SDK gave up after its retries.
            throw Unreachable(where, fault);
        }
    }

    public static PilotException Overtaken(string where, Exception cause) => new(
        new PilotError(
            "PILOT0714",
            "Another writer replaced this blob while a large version of it was being sent.",
            "Try again.",
            where),
        cause);

    private static PilotException? Explain(string where, RequestFailedException fault) => fault switch
    {
        { Status: 0 } => Unreachable(where, fault),
        { Status: 401 or 403 } => new(
            new PilotError(
                "PILOT0710",
                $"Azure Storage refuses access ({fault.ErrorCode}).",
                "Check the connection string, or give the identity the role 'Storage Blob Data Contributor'.",
                where),
            fault),
        _ when fault.ErrorCode == BlobErrorCode.ContainerNotFound => new(
            new PilotError(
                "PILOT0711",
                "The blob container does not exist.",
                "Create the container, or check its name.",
                where),
            fault),
        _ when fault.ErrorCode == BlobErrorCode.InvalidBlobType => new(
            new PilotError(
                "PILOT0712",
                "A blob that is appended to cannot be replaced, nor the other way round.",
                "Delete the blob first.",
                where),
            fault),
        _ => null,
    };

    private static PilotException Unreachable(string where, Exception fault) => new(
        new PilotError(
            "PILOT0713",
            "Azure Storage cannot be reached.",
            "Check the network and the address of the storage account, then try again.",
            where),
        fault);
}
