using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Pilot.Adapters.Aws.Account;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>
/// Credentials of the security token service that open one job's folder of the bucket: of a role where one is named, else of
/// the platform's own user. What they may do is in their session policy, which never adds to what the role or user may.
/// </summary>
public sealed class S3RunAccess(S3Location location, AWSCredentials credentials) : IRunAccess
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>What every role allows, whatever its owner has set.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private TimeSpan life = Longest;

    public string? Unreachable => null;

    public async Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation)
    {
        using var sts = new AmazonSecurityTokenServiceClient(credentials, Sts.Config(location.Place));
        var given = await S3Errors.ExplainAsync(
            $"s3://{location.Bucket}", () => location.AgentRole is { } role ? AssumeAsync(sts, role, run, cancellation) : FederateAsync(sts, run, cancellation));
        var expires = new DateTimeOffset((given.Expiration ?? DateTime.UtcNow.Add(Usual)).ToUniversalTime(), TimeSpan.Zero);
        var line = new JsonObject
        {
            ["kind"] = "s3",
            ["expires"] = expires,
            ["bucket"] = location.Bucket,
            ["root"] = $"/{location.Root}",
            ["region"] = location.Place.Region,
            ["endpoint"] = location.Place.Endpoint?.ToString() ?? "",
            ["accessKey"] = given.AccessKeyId,
            ["secret"] = given.SecretAccessKey,
            ["session"] = given.SessionToken,
        };
        return new RunAccess(line.ToJsonString(), expires);
    }

    /// <summary>
    /// Reads of the job's package; reads and writes where its outputs and this run are; new blobs under its signals.
    /// </summary>
    internal static string Policy(S3Location location, RunKey run)
    {
        var arn = $"arn:{(location.Place.Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : "aws")}:s3:::{location.Bucket}";
        string[] parts = ["blobs", "appends"];
        string[] folders = [BlobNames.Outputs(run.Job), BlobNames.RunFolder(run.Job, run.Run)];
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(
                Allow(["s3:GetObject"], [$"{arn}/{location.Root}blobs/{BlobNames.JobPackage(run.Job)}"]),
                Allow(
                    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
                    parts.SelectMany(part => folders.Select(name => $"{arn}/{location.Root}{part}/{name}*"))),
                Allow(["s3:PutObject"], [$"{arn}/{location.Root}blobs/{BlobNames.Signals}{run.Job}/*"]),
                List(arn, parts.SelectMany(part => folders.Select(name => $"{location.Root}{part}/{name}*")))),
        };
        return policy.ToJsonString();
    }

    private static JsonObject Allow(string[] actions, IEnumerable<string> resources) => new()
    {
        ["Effect"] = "Allow",
        ["Action"] = Texts(actions),
        ["Resource"] = Texts(resources),
    };

    private static JsonObject List(string arn, IEnumerable<string> prefixes)
    {
        var statement = Allow(["s3:ListBucket"], [arn]);
        statement["Condition"] = new JsonObject { ["StringLike"] = new JsonObject { ["s3:prefix"] = Texts(prefixes) } };
        return statement;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];

    private async Task<Credentials> AssumeAsync(AmazonSecurityTokenServiceClient sts, string role, RunKey run, CancellationToken cancellation)
    {
        try
        {
            return await AssumeAsync(sts, role, run, life, cancellation);
        }
        catch (AmazonSecurityTokenServiceException tooLong) when (life > Usual && tooLong.Message.Contains("DurationSeconds", StringComparison.Ordinal))
        {
            // The role's owner allows less, or the platform's own credential is one of a role.
            life = Usual;
            return await AssumeAsync(sts, role, run, life, cancellation);
        }
    }

    private async Task<Credentials> AssumeAsync(
        AmazonSecurityTokenServiceClient sts, string role, RunKey run, TimeSpan duration, CancellationToken cancellation)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = role,
            RoleSessionName = $"pilot-{run.Job}",
            DurationSeconds = (int)duration.TotalSeconds,
            Policy = Policy(location, run),
        };
        return (await sts.AssumeRoleAsync(request, cancellation)).Credentials;
    }

    private async Task<Credentials> FederateAsync(AmazonSecurityTokenServiceClient sts, RunKey run, CancellationToken cancellation)
    {
        var request = new GetFederationTokenRequest
        {
            Name = run.Job.ToString(),
            DurationSeconds = (int)Longest.TotalSeconds,
            Policy = Policy(location, run),
        };
        return (await sts.GetFederationTokenAsync(request, cancellation)).Credentials;
    }
}
