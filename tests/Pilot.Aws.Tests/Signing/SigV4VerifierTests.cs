using Microsoft.Extensions.Time.Testing;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Signing;

/// <summary>The verifier that the stand-in trusts, held to the published vectors.</summary>
public sealed class SigV4VerifierTests
{
    public static TheoryData<string> Suite => [.. PublishedVectors.Suite.Keys];

    public static TheoryData<string> S3 => [.. PublishedVectors.S3.Keys];

    [Theory]
    [MemberData(nameof(Suite))]
    public void A_request_of_the_published_suite_is_good(string name) =>
        Verifier(PublishedVectors.Time, PublishedVectors.Secret).Fault(PublishedVectors.Suite[name], "service").ShouldBeNull();

    [Theory]
    [MemberData(nameof(S3))]
    public void An_example_of_the_documentation_of_s3_is_good(string name) =>
        Verifier(PublishedVectors.S3Time, PublishedVectors.S3Secret).Fault(PublishedVectors.S3[name], "s3").ShouldBeNull();

    [Fact]
    public void Whatever_is_changed_is_noticed()
    {
        var good = PublishedVectors.Suite["post-x-www-form-urlencoded"];
        var verifier = Verifier(PublishedVectors.Time, PublishedVectors.Secret);

        Code(verifier, good with { Body = "Param1=value2"u8.ToArray() }).ShouldBe("InvalidSignatureException");
        Code(verifier, good with { Path = "/other" }).ShouldBe("InvalidSignatureException");
        Code(verifier, good with { Query = "a=b" }).ShouldBe("InvalidSignatureException");
        Code(verifier, good with { Method = "PUT" }).ShouldBe("InvalidSignatureException");
        Code(verifier, good with { Headers = [.. good.Headers, ("X-Amz-Acl", "public")] }).ShouldBe("InvalidSignatureException");
        Code(verifier, good with { Headers = [] }).ShouldBe("MissingAuthenticationTokenException");
        Code(Verifier(PublishedVectors.Time.AddMinutes(16), PublishedVectors.Secret), good).ShouldBe("InvalidSignatureException");
        Code(Verifier(PublishedVectors.Time, "other"), good).ShouldBe("InvalidSignatureException");
        verifier.Fault(good, "batch")!.Value.Code.ShouldBe("InvalidSignatureException");
    }

    private static string? Code(SigV4Verifier verifier, SignedRequest request) => verifier.Fault(request, "service")?.Code;

    private static SigV4Verifier Verifier(DateTimeOffset now, string secret) => new(_ => secret, new FakeTimeProvider(now));
}
