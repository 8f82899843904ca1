using Amazon;
using Amazon.Runtime;
using Pilot.Adapters.Aws.Wire;
using Pilot.Core.Clouds;

namespace Pilot.Adapters.Aws.Account;

/// <summary>What an account's settings say, read and checked.</summary>
/// <param name="Profile">Of the machine's AWS configuration; null for the SDK's own search.</param>
/// <param name="Role">ARN of a role to assume; null for none.</param>
/// <param name="Audience">Of the token that is exchanged for the role; null where AWS has given the machine a credential.</param>
/// <param name="Queues">Names of the job queues that may be used; empty for all of the region.</param>
/// <param name="AgentInImage">The job's images bring the agent along.</param>
/// <param name="ExecutionRole">ARN of the role that pulls images and writes logs; null for the machine's.</param>
/// <param name="JobRole">ARN of the role that jobs have; null for none.</param>
/// <param name="LogGroup">Where the containers' own output goes.</param>
/// <param name="KeepsSecrets">Agents get their credential from Parameter Store, not from the job's environment.</param>
internal sealed record AwsSettings(
    AwsPlace Place,
    string? Profile,
    string? Role,
    string? Audience,
    IReadOnlyList<string> Queues,
    bool AgentInImage,
    string? ExecutionRole,
    string? JobRole,
    string LogGroup,
    bool KeepsSecrets)
{
    public const string DefaultLogGroup = "/aws/batch/job";

    public static readonly IReadOnlyList<CloudSetting> All =
    [
        new("region", "region of the job queues, such as eu-central-1", "the region of the machine's AWS configuration"),
        new("profile", "profile of the machine's AWS configuration", "the SDK's own search for credentials"),
        new("role", "ARN of a role to assume", "none"),
        new("audience", "audience of a token of the platform's Azure identity, which AWS takes in exchange for the role", "a credential of AWS"),
        new("queues", "job queues that may be used, split by commas", "all of the region"),
        new("agent", "how the agent comes into the job: sidecar, or image when the job's images have /pilot-agent", "sidecar"),
        new("execution-role", "ARN of the role that pulls images and writes logs", "that of the machines"),
        new("job-role", "ARN of the role that jobs have", "none"),
        new("secrets", "where agents find their credential: ssm (Parameter Store; takes an execution-role that may read it), or environment", "ssm with an execution-role, else environment"),
        new("log-group", "log group of the containers' own output", DefaultLogGroup),
        new("endpoint", "another address for all services", "AWS itself"),
    ];

    /// <exception cref="Core.Errors.PilotException">PILOT1053: a setting does not fit.</exception>
    public static AwsSettings Read(CloudAccount account) => new(
        new AwsPlace(account["region"] ?? DefaultRegion(), Address(account["endpoint"])),
        account["profile"],
        Arn(account, "role"),
        AudienceOf(account),
        account["queues"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        account["agent"] switch
        {
            null or "sidecar" => false,
            "image" => true,
            _ => throw AwsErrors.Settings("agent", "it is 'sidecar' or 'image'."),
        },
        Arn(account, "execution-role"),
        Arn(account, "job-role"),
        account["log-group"] ?? DefaultLogGroup,
        account["secrets"] switch
        {
            null => account["execution-role"] is not null,
            "ssm" when account["execution-role"] is not null => true,
            "ssm" => throw AwsErrors.Settings("secrets", "Parameter Store is read by the execution-role, which is not set."),
            "environment" => false,
            _ => throw AwsErrors.Settings("secrets", "it is 'ssm' or 'environment'."),
        });

    private static string? Arn(CloudAccount account, string setting) =>
        account[setting] is not { } arn || arn.StartsWith("arn:", StringComparison.Ordinal)
            ? account[setting]
            : throw AwsErrors.Settings(setting, "an ARN begins with 'arn:'.");

    private static string? AudienceOf(CloudAccount account) =>
        account["audience"] is not { } audience || account["role"] is not null
            ? account["audience"]
            : throw AwsErrors.Settings("audience", $"a token for {audience} is exchanged for a role, and no 'role' is set.");

    private static Uri? Address(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw AwsErrors.Settings("endpoint", "it is no http or https address.");

    private static string DefaultRegion()
    {
        try
        {
            return FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
                ?? throw AwsErrors.Settings("region", "it is not set, and the machine's AWS configuration names none.");
        }
        catch (AmazonClientException none)
        {
            throw AwsErrors.Settings("region", $"it is not set, and the machine's AWS configuration names none ({none.Message}).");
        }
    }
}
