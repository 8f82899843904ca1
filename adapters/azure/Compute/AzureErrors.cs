using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute;

internal static class AzureErrors
{
    private const string Again = "It is tried again; `pilot cloud check` tells whether the account is in order.";

    /// <summary>For calls where what Azure says is no value.</summary>
    /// <param name="what">What it was asked to do, such as <c>list the jobs</c>.</param>
    public static RemoteException Of(string what, ArmError error)
    {
        var refusal = AzureRefusals.Of(error) ?? new LaunchRefusal(RefusalKind.Unreachable, error.Sentence);
        var (code, message) = refusal.Kind switch
        {
            RefusalKind.BadCredential => ("PILOT1023", $"Azure does not let the platform {what}: {error}"),
            RefusalKind.Throttled => ("PILOT1024", $"Azure asks for fewer calls; it was asked to {what}."),
            RefusalKind.Unreachable when error.Status is 0 or >= 500 => ("PILOT1025", $"Azure cannot be reached, or is in trouble; it was asked to {what}: {error}"),
            _ => ("PILOT1020", $"Azure refused to {what}: {error}"),
        };
        return new RemoteException(refusal.Kind, new PilotError(code, message, refusal.Remedy ?? Again));
    }

    public static RemoteException Uncertain(string what, ArmError error) => new(RefusalKind.Unreachable, new PilotError(
        "PILOT1021",
        $"Azure was asked to {what}, and its answer was lost ({error.Sentence}).",
        "It is looked up what came of it, and asked again only when it is certain that nothing did."));

    public static RemoteException Setting(string name, string text, string fault) => new(RefusalKind.Invalid, new PilotError(
        "PILOT1022",
        $"The setting {name} of the Azure account is '{text}', which is {fault}.",
        "Add the account again with the right setting: pilot cloud add azure."));
}
