using System.Text.Json;
using Amazon.Runtime;
using Pilot.Adapters.Aws.Storage;
using Pilot.Adapters.Aws.Wire;
using Pilot.Adapters.Remote;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Testing;

namespace Pilot.Aws.Tests.Storage;

/// <summary>An agent's way to S3: a credential for a while, for one job's folder.</summary>
public sealed class S3RunAccessTests
{
    private static readonly RunKey Run = new(JobId.New(), "1");

    [Fact]
    public void A_session_policy_opens_what_one_run_needs()
    {
        var policy = JsonDocument.Parse(S3RunAccess.Policy(Location(), Run)).RootElement.GetProperty("Statement").EnumerateArray().ToList();

        Allows(policy, "s3:GetObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/package").ShouldBeTrue();
        Allows(policy, "s3:PutObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/outputs/model.pt").ShouldBeTrue();
        Allows(policy, "s3:PutObject", $"arn:aws:s3:::bucket/root/appends/jobs/{Run.Job}/runs/1/log/0/0").ShouldBeTrue();
        Allows(policy, "s3:PutObject", $"arn:aws:s3:::bucket/root/blobs/signals/{Run.Job}/x").ShouldBeTrue();
        Allows(policy, "s3:PutObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/job").ShouldBeFalse();
        Allows(policy, "s3:PutObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/runs/2/report").ShouldBeFalse();
        Allows(policy, "s3:GetObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/job").ShouldBeFalse();
        Allows(policy, "s3:GetObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{Run.Job}/runs/2/access").ShouldBeFalse();
        Allows(policy, "s3:GetObject", $"arn:aws:s3:::bucket/root/blobs/signals/{Run.Job}/x").ShouldBeFalse();
        Allows(policy, "s3:GetObject", $"arn:aws:s3:::bucket/root/blobs/jobs/{JobId.New()}/package").ShouldBeFalse();
        Allows(policy, "s3:GetObject", "arn:aws:s3:::bucket/root/blobs/tokens/x").ShouldBeFalse();
        policy.Single(statement => statement.GetProperty("Action")[0].GetString() == "s3:ListBucket")
            .GetProperty("Condition").GetProperty("StringLike").GetProperty("s3:prefix").EnumerateArray().Select(prefix => prefix.GetString())
            .ShouldBe(
            [
                $"root/blobs/jobs/{Run.Job}/outputs/*", $"root/blobs/jobs/{Run.Job}/runs/1/*",
                $"root/appends/jobs/{Run.Job}/outputs/*", $"root/appends/jobs/{Run.Job}/runs/1/*",
            ]);
        S3RunAccess.Policy(Location(), Run).Length.ShouldBeLessThan(2048);
    }

    [Fact]
    public async Task A_role_gives_out_what_an_agent_understands()
    {
        await using var aws = await AwsStandIn.StartAsync(new AwsStandInOptions([], static _ => new IdleContainer()));
        var access = new S3RunAccess(
            Location() with { Place = new AwsPlace(AwsStandIn.Region, aws.Endpoint), AgentRole = $"arn:aws:iam::{AwsStandIn.AccountId}:role/agents" },
            new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret));

        var issued = await access.IssueAsync(Run, default);

        var document = AccessDocument.Read(issued.Value);
        document.Kind.ShouldBe("s3");
        document.Expires.ShouldBe(issued.Expires);
        (issued.Expires - DateTimeOffset.UtcNow).ShouldBeInRange(TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
        document.Text("bucket").ShouldBe("bucket");
        document.Text("root").ShouldBe("/root/");
        issued.ToString().ShouldNotContain(document.Text("secret"));
        RemoteStores.Open(document, TimeProvider.System).ShouldNotBeNull();
    }

    [MotoFact]
    public async Task What_the_agent_writes_the_platform_reads()
    {
        await using var moto = await MotoServer.StartAsync(RoleAsync, checksSignatures: false);
        var secrets = new Dictionary<string, string> { [moto.AccessKey] = moto.Secret };
        await using var gate = await SignatureGate.StartAsync(moto.Endpoint, "s3", key => secrets.GetValueOrDefault(key));
        var location = new S3Location("shared", "root/", new AwsPlace(MotoServer.Region, gate.Endpoint), null, $"arn:aws:iam::{AwsStandIn.AccountId}:role/agents");
        var credentials = new BasicAWSCredentials(moto.AccessKey, moto.Secret);
        using (var s3 = new Amazon.S3.AmazonS3Client(credentials, new Amazon.S3.AmazonS3Config
        {
            ServiceURL = moto.Endpoint.ToString(), AuthenticationRegion = MotoServer.Region, ForcePathStyle = true,
        }))
        {
            await s3.PutBucketAsync("shared");
        }

        using var objects = new S3Objects(location, credentials);
        var platform = new Core.Storage.Objects.ObjectBlobStore(objects, location.Root, TimeProvider.System);
        var issued = await new S3RunAccess(location with { Place = new AwsPlace(MotoServer.Region, moto.Endpoint) }, credentials).IssueAsync(Run, default);
        var document = AccessDocument.Read(issued.Value.Replace(moto.Endpoint.ToString(), gate.Endpoint.ToString(), StringComparison.Ordinal));
        secrets[document.Text("accessKey")] = document.Text("secret");
        var agent = RemoteStores.Open(document, TimeProvider.System);
        var large = new byte[20_000_000];
        new Random(1).NextBytes(large);

        await agent.PutAsync("jobs/j/outputs/a b+ü.bin", new MemoryStream(large), metadata: new Dictionary<string, string> { ["mode"] = "644" });
        await agent.AppendAsync("jobs/j/runs/1/log", 0, "hello "u8.ToArray());
        await platform.AppendAsync("jobs/j/runs/1/log", 6, "world"u8.ToArray());

        await using var read = (await platform.ReadAsync("jobs/j/outputs/a b+ü.bin")).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        await read.Stream.CopyToAsync(bytes);
        bytes.ToArray().AsSpan().SequenceEqual(large).ShouldBeTrue();
        read.Info.Metadata["mode"].ShouldBe("644");
        await using var log = (await agent.ReadAsync("jobs/j/runs/1/log")).ShouldNotBeNull();
        using var text = new StreamReader(log.Stream);
        (await text.ReadToEndAsync()).ShouldBe("hello world");
        (await agent.ListAsync("jobs/")).Select(blob => blob.Name).ShouldBe(["jobs/j/outputs/a b+ü.bin", "jobs/j/runs/1/log"]);
        (agent as IDisposable)!.Dispose();
        gate.Refused.ShouldBeEmpty();
        gate.Passed.ShouldBeGreaterThan(15);
    }

    private static async Task RoleAsync(MotoSetup setup)
    {
        var trust = Uri.EscapeDataString("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}""");
        var policy = Uri.EscapeDataString("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        await setup.QueryAsync("iam", $"Action=CreateRole&Version=2010-05-08&RoleName=agents&AssumeRolePolicyDocument={trust}");
        await setup.QueryAsync("iam", $"Action=PutRolePolicy&Version=2010-05-08&RoleName=agents&PolicyName=all&PolicyDocument={policy}");
    }

    private static S3Location Location() => S3Location.Read("s3://bucket/root?region=eu-central-1", out _).ShouldNotBeNull();

    private static bool Allows(List<JsonElement> policy, string action, string resource) => policy.Any(statement =>
        statement.GetProperty("Action").EnumerateArray().Any(allowed => allowed.GetString() == action)
        && statement.GetProperty("Resource").EnumerateArray().Any(allowed => resource.StartsWith(allowed.GetString()!.TrimEnd('*'), StringComparison.Ordinal)));
}

/// <summary>Needs a moto server.</summary>
internal sealed class MotoFactAttribute : FactAttribute
{
    public MotoFactAttribute() => Skip = MotoServer.Missing;
}
