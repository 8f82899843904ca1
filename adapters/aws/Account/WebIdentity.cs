using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Account;

/// <summary>A token of the identity that the platform has elsewhere, which AWS trusts; asked for anew each time.</summary>
/// <param name="audience">Whom the token is for, such as <c>api://pilot-aws-...</c>.</param>
public delegate Task<string> IdentityToken(string audience, CancellationToken cancellation);

/// <summary>A role's credentials for an hour, in exchange for such a token: no key of AWS is kept anywhere.</summary>
internal sealed class WebIdentityCredentials : RefreshingAWSCredentials
{
    private readonly IdentityToken token;
    private readonly string audience;
    private readonly string role;
    private readonly AwsPlace place;

    public WebIdentityCredentials(IdentityToken token, string audience, string role, AwsPlace place)
    {
        (this.token, this.audience, this.role, this.place) = (token, audience, role, place);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var request = new AssumeRoleWithWebIdentityRequest { RoleArn = role, RoleSessionName = "ServerlessPilot", WebIdentityToken = await TokenAsync() };
        using var sts = new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), Sts.Config(place));
        var got = (await sts.AssumeRoleWithWebIdentityAsync(request)).Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(got.AccessKeyId, got.SecretAccessKey, got.SessionToken), got.Expiration ?? DateTime.UtcNow.AddMinutes(15));
    }

    /// <summary>Whatever keeps the token away is a credential that is missing.</summary>
    private async Task<string> TokenAsync()
    {
        try
        {
            return await token(audience, CancellationToken.None);
        }
        catch (Exception none)
        {
            throw new AmazonClientException($"the platform's identity gets no token for {audience}: {none.Message}", none);
        }
    }
}
