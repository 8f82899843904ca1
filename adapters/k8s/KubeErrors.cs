using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s;

/// <summary>PILOT1080 to PILOT1099.</summary>
internal static class KubeErrors
{
    internal static RemoteException Unreadable(string file, string fault, Exception? cause = null) => new(
        RefusalKind.Invalid,
        new PilotError(
            "PILOT1080",
            $"The kubeconfig cannot be read: {Sentence(fault)}",
            "Check the file, with `kubectl config view` for example, or name another one in the setting kubeconfig.",
            file),
        cause);

    internal static RemoteException Missing(string what, string file) => new(RefusalKind.Invalid, new PilotError(
        "PILOT1081",
        $"The kubeconfig has no {what}.",
        "Name one of `kubectl config get-contexts` in the setting context, or mend the file.",
        file));

    internal static RemoteException Credential(string fault, Exception? cause = null) => new(
        RefusalKind.BadCredential,
        new PilotError(
            "PILOT1082",
            $"The credential that the kubeconfig names cannot be used: {Sentence(fault)}",
            "Log in again in the way of your cluster, so that kubectl works for the user of this platform."),
        cause);

    internal static RemoteException Plugin(string command, string fault, IReadOnlyList<string> said, string? hint) => new(RefusalKind.BadCredential, new PilotError(
        "PILOT1083",
        $"The credential plugin {command} of the kubeconfig gave no credential: {Sentence(fault)}",
        string.IsNullOrWhiteSpace(hint) ? "Run it by hand as the user of this platform, and log in where it asks for that." : hint.Trim(),
        Details: said));

    internal static RemoteException Unreachable(Uri server, Exception cause) => new(
        RefusalKind.Unreachable,
        new PilotError(
            "PILOT1084",
            $"The cluster does not answer at {server.GetLeftPart(UriPartial.Authority)}: {Sentence(Innermost(cause))}",
            "Check the address, the network between and the cluster's certificate; the platform asks again by itself."),
        cause);

    internal static RemoteException Refused(string words) => new(RefusalKind.BadCredential, new PilotError(
        "PILOT1085",
        $"The cluster refuses the platform: {Sentence(words)}",
        "`pilot cloud check` names each permission that is missing; the cluster's administrator grants it by a Role."));

    internal static RemoteException Unexpected(string call, int code, string words) => new(Of(code), new PilotError(
        "PILOT1086",
        $"The cluster answered {call} with {code}: {Sentence(words)}",
        "The platform asks again by itself; if it stays so, the cluster's API server has more in its log."));

    internal static RemoteException Setting(string name, string value, string fault) => new(RefusalKind.Invalid, new PilotError(
        "PILOT1087",
        $"The setting {name} of the cluster is '{value}': {Sentence(fault)}",
        "Add the cluster again with `pilot cloud add kubernetes` and the setting mended."));

    internal static RemoteException NotOurs(string name) => new(RefusalKind.Invalid, new PilotError(
        "PILOT1088",
        $"The cluster has a Job '{name}' that this platform did not make.",
        "Delete or rename that Job, or give the platform a namespace of its own."));

    internal static RemoteException TooOld(string version) => new(RefusalKind.Invalid, new PilotError(
        "PILOT1089",
        $"The cluster's version is {version}, and at least 1.26 is needed.",
        "Upgrade the cluster."));

    internal static string Sentence(string words)
    {
        var text = words.Trim();
        return text.Length == 0 ? "it does not say why." : text[^1] is '.' or '!' or '?' ? text : text + ".";
    }

    private static RefusalKind Of(int code) => code == 429 ? RefusalKind.Throttled : RefusalKind.Unreachable;

    private static string Innermost(Exception cause)
    {
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause is OperationCanceledException ? "nothing came in time" : cause.Message;
    }
}
