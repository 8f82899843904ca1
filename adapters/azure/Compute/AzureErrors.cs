using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Errors;

namespace Pilot.Adapters.Azure.Compute;

internal static class AzureErrors
{
    public static PilotException Unexpected(string what, ArmError error) => new(new PilotError(
        "PILOT1020",
        $"Azure refused to {what}: {error}",
        "It will be tried again; `pilot cloud check` tells whether the account is in order."));

    public static PilotException Uncertain(string what, ArmError error) => new(new PilotError(
        "PILOT1021",
        $"Azure was asked to {what}, and its answer was lost ({error.Sentence}).",
        "It is looked up what came of it, and asked again only when it is certain that nothing did."));

    public static PilotException Setting(string name, string text, string fault) => new(new PilotError(
        "PILOT1022",
        $"The setting {name} of the Azure account is '{text}', which is {fault}.",
        "Add the account again with the right setting: pilot cloud add azure."));
}
