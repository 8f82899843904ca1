namespace Pilot.Hosts.Aws;

/// <summary>What the function is given in its environment.</summary>
/// <param name="EventsUrl">Where the platform takes events.</param>
/// <param name="SecretId">Name or address of the secret that holds the key.</param>
/// <param name="SecretsPort">Where the secrets extension listens, on this machine.</param>
/// <param name="SessionToken">Shows the extension that it is this function that asks. A secret.</param>
internal sealed record NotifierSettings(Uri EventsUrl, string SecretId, int SecretsPort, string SessionToken)
{
    private const int UsualPort = 2773;

    /// <exception cref="InvalidOperationException">Something is missing; all of it is named.</exception>
    public static NotifierSettings Read(Func<string, string?> variable)
    {
        var faults = new List<string>();
        if (!Uri.TryCreate(variable("PILOT_EVENTS_URL"), UriKind.Absolute, out var url))
        {
            faults.Add("PILOT_EVENTS_URL is not an address.");
        }

        if (variable("PILOT_EVENT_KEY_SECRET") is not { Length: > 0 } secret)
        {
            secret = "";
            faults.Add("PILOT_EVENT_KEY_SECRET is missing.");
        }

        var port = int.TryParse(variable("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"), out var given) ? given : UsualPort;
        return faults.Count == 0
            ? new NotifierSettings(url!, secret, port, variable("AWS_SESSION_TOKEN") ?? "")
            : throw new InvalidOperationException(string.Join(' ', faults));
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{EventsUrl}, {SecretId}";
}
