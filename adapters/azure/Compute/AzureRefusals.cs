using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>Tells Azure's errors apart by what can be done about them.</summary>
internal static class AzureRefusals
{
    /// <returns>Null when the same request may well succeed a moment later, so that it is no refusal.</returns>
    public static LaunchRefusal? Of(ArmError error)
    {
        if (error.HasCode("ContainerGroupTransitioning", "OperationInProgress", "ContainerAppOperationInProgress", "AnotherOperationInProgress", "Conflict"))
        {
            return null;
        }

        var (kind, remedy) = Kind(error);
        return new LaunchRefusal(kind, error.Sentence, remedy);
    }

    /// <summary>As a refusal where it is one; as "ask again" where it passes by itself.</summary>
    public static StartAnswer Answer(string what, ArmError error) =>
        Of(error) is { } refusal
            ? new StartAnswer(false, refusal.Message, refusal)
            : StartAnswer.Wait($"Azure is still busy with it ({what}): {error.Sentence}");

    private static (RefusalKind Kind, string? Remedy) Kind(ArmError error)
    {
        if (Capacity(error) is { } capacity)
        {
            return capacity;
        }

        if (Place(error) is { } place)
        {
            return place;
        }

        return error switch
        {
            { Code: ArmError.NoCredential } => (RefusalKind.BadCredential, "Log in on the platform's machine: az login, a managed identity, or AZURE_CLIENT_ID and its companions."),
            { Status: 401 } => (RefusalKind.BadCredential, "Log in again on the platform's machine, to the tenant that the subscription belongs to."),
            { Status: 403 } => (RefusalKind.BadCredential, "Give the platform's identity the role that `pilot cloud check` names."),
            { Status: 429 } => (RefusalKind.Throttled, null),
            { Status: 0 or 408 or >= 500 } => (RefusalKind.Unreachable, null),
            _ => (RefusalKind.Invalid, null),
        };
    }

    private static (RefusalKind Kind, string? Remedy)? Capacity(ArmError error)
    {
        if (error.HasCode("ContainerGroupQuotaReached", "ServiceQuotaExceeded", "QuotaExceeded", "SubscriptionQuotaExceeded", "MaximumCoresExceeded", "ManagedEnvironmentCoresQuotaExceeded")
            || error.Says("container group quota")
            || error.Says("Maximum Allowed Cores exceeded")
            || error.Says("exceeded quota"))
        {
            return (RefusalKind.Quota, "Ask for a higher quota in the portal (Subscription, Usage + quotas), or use another region.");
        }

        return error.HasCode("InsufficientCapacity", "NoCapacity", "OutOfCapacity", "ManagedEnvironmentNoAvailableCapacityInRegion", "AllocationFailed")
            || (error.HasCode("ServiceUnavailable") && error.Status is >= 400 and < 500)
            || error.Says("is not available in the location")
            || error.Says("no capacity available")
            ? (RefusalKind.NoCapacity, null)
            : null;
    }

    private static (RefusalKind Kind, string? Remedy)? Place(ArmError error)
    {
        if (error.HasCode("InaccessibleImage", "ImageNotFound", "InvalidImageName", "ErrImagePull", "ImagePullBackOff")
            || error.Says("MANIFEST_UNKNOWN")
            || error.Says("Failed to pull image")
            || (error.HasCode("InvalidParameterValueInContainerTemplate", "ContainerAppImageRequired") && error.Says("image")))
        {
            return (RefusalKind.ImageNotFound, "Check the image's name; for a private registry set registry and identity of the cloud account.");
        }

        if (error.HasCode("RegistryErrorResponse"))
        {
            return (RefusalKind.Unreachable, "The registry, not Azure, gave an error: try later, or use a registry nearby.");
        }

        if (error.HasCode("MissingSubscriptionRegistration"))
        {
            return (RefusalKind.BadCredential, "Register the resource provider that the message names: az provider register --namespace ...");
        }

        if (error.HasCode("SubscriptionNotFound", "InvalidSubscriptionId", "ReadOnlyDisabledSubscription"))
        {
            return (RefusalKind.BadCredential, "Check the subscription's id and that it is enabled.");
        }

        return error.HasCode(
            "ResourceGroupNotFound", "LocationNotAvailableForResourceType", "ResourceRequestsNotSupported", "GpuSkuNotSupported", "InvalidGpuSku",
            "WorkloadProfileNotFound", "InvalidWorkloadProfileName", "ManagedEnvironmentNotFound", "SkuNotAvailable")
            ? (RefusalKind.UnknownMachine, "`pilot cloud check` tells what the account has.")
            : null;
    }
}
