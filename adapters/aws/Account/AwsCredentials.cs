using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Pilot.Adapters.Aws.Wire;

namespace Pilot.Adapters.Aws.Account;

/// <summary>
/// Who the platform is to AWS: a profile, or what the SDK finds (environment, configuration, container, instance), and a
/// role on top of it where one is set; or a role in exchange for a token of an identity elsewhere. Nothing of it is stored by this product.
/// </summary>
internal static class AwsCredentials
{
    /// <exception cref="Core.Errors.PilotException">PILOT1050, PILOT1053: there is no credential, or no such profile.</exception>
    /// <param name="token">Null where the platform has no identity elsewhere.</param>
    public static AWSCredentials Find(AwsSettings settings, IdentityToken? token)
    {
        if (settings is { Audience: { } audience, Role: { } lent })
        {
            return token is not null
                ? new WebIdentityCredentials(token, audience, lent, settings.Place)
                : throw AwsErrors.Settings("audience", "this platform has no identity elsewhere that could get a token.");
        }

        var source = Source(settings.Profile);
        return settings.Role is { } role ? new RoleCredentials(source, role, settings.Place) : source;
    }

    /// <exception cref="Core.Errors.PilotException">PILOT1050, PILOT1053: there is no credential, or no such profile.</exception>
    public static AWSCredentials Find(string? profile) => Source(profile);

    private static AWSCredentials Source(string? profile)
    {
        if (profile is not null)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var known)
                ? known
                : throw AwsErrors.Settings("profile", $"the machine's AWS configuration has no usable profile '{profile}'.");
        }

        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException none)
        {
            throw AwsErrors.Refused("the machine of the platform has no AWS credential.", null, none);
        }
    }
}

/// <summary>A role's credentials for an hour, renewed before they end.</summary>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    private readonly AWSCredentials source;
    private readonly string role;
    private readonly AwsPlace place;

    public RoleCredentials(AWSCredentials source, string role, AwsPlace place)
    {
        (this.source, this.role, this.place) = (source, role, place);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var sts = new AmazonSecurityTokenServiceClient(source, Sts.Config(place));
        var answer = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, RoleSessionName = "ServerlessPilot" });
        var got = answer.Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(got.AccessKeyId, got.SecretAccessKey, got.SessionToken), got.Expiration ?? DateTime.UtcNow.AddMinutes(15));
    }
}

internal static class Sts
{
    public static AmazonSecurityTokenServiceConfig Config(AwsPlace place)
    {
        var config = new AmazonSecurityTokenServiceConfig();
        place.Apply(config);
        return config;
    }
}
