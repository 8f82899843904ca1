using Pilot.Core.Errors;

namespace Pilot.Core.Launch;

public static class LaunchErrors
{
    public static PilotError NoSuchTarget(string name) => new(
        "PILOT0951",
        $"The job was planned on the target '{name}', which this platform does not have any more.",
        "Configure the target again, or deploy the package again to plan anew.");

    public static PilotError StorageUnreachable(string reason) => new(
        "PILOT1001",
        $"A machine elsewhere could not reach this platform's storage: {reason}",
        "Mend that, or choose a plan on this machine.");

    public static PilotError PackageGone(string digest) => new(
        "PILOT0952",
        $"The package {digest[..12]} of this job is no longer stored.",
        "Deploy the folder again.");
}
