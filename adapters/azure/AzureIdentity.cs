using Azure.Core;
using Azure.Identity;

namespace Pilot.Adapters.Azure;

/// <summary>Who the platform is in Entra ID: what its machine has (environment, managed identity, developer login).</summary>
public static class AzureIdentity
{
    private static readonly Lazy<TokenCredential> Credential = new(() => new DefaultAzureCredential());

    /// <summary>A token that shows others who the platform is. A secret, for an hour or so.</summary>
    /// <param name="audience">Application ID URI that the token is for, such as <c>api://pilot-aws-...</c>.</param>
    /// <exception cref="AuthenticationFailedException">There is no identity, or no token for that audience.</exception>
    public static async Task<string> TokenAsync(string audience, CancellationToken cancellation) =>
        (await Credential.Value.GetTokenAsync(new TokenRequestContext([$"{audience}/.default"]), cancellation)).Token;
}
