using Azure.Core;
using Pilot.Core.Clouds;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>An account of this platform that points to the stand-in, and the login for it.</summary>
public static class StandInAccount
{
    public static CloudAccount Of(Uri endpoint, params (string Name, string Value)[] settings) => new(
        "azure", "azure",
        new Dictionary<string, string>
        {
            ["subscription"] = ArmState.Subscription, ["resource-group"] = ArmState.Group, ["environment"] = "gpus", ["endpoint"] = endpoint.AbsoluteUri,
            ["logs-endpoint"] = endpoint.AbsoluteUri,
        }.Concat(settings.Select(one => KeyValuePair.Create(one.Name, one.Value))).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Last().Value),
        DateTimeOffset.UnixEpoch);

    public sealed class Login(string token = ArmState.Token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
