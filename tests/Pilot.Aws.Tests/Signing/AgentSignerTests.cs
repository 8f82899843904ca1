using Pilot.Adapters.Remote.S3;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Signing;

/// <summary>The agent's own signer, held to the published vectors.</summary>
public sealed class AgentSignerTests
{
    public static TheoryData<string> S3 => [.. PublishedVectors.S3.Keys];

    public static TheoryData<string> Suite =>
    [
        "get-vanilla", "get-unreserved", "get-vanilla-query-order-key-case", "get-vanilla-empty-query-key", "post-vanilla", "post-header-key-sort",
        "post-header-value-case", "post-sts-header-before", "get-space-normalized", "get-vanilla-utf8-query",
    ];

    [Theory]
    [MemberData(nameof(S3))]
    public void An_example_of_the_documentation_of_s3_is_signed_alike(string name) =>
        SignedAlike(PublishedVectors.S3[name], "AKIAIOSFODNN7EXAMPLE", PublishedVectors.S3Secret, PublishedVectors.S3Time, "s3");

    [Theory]
    [MemberData(nameof(Suite))]
    public void A_request_of_the_published_suite_is_signed_alike(string name) =>
        SignedAlike(PublishedVectors.Suite[name], "AKIDEXAMPLE", PublishedVectors.Secret, PublishedVectors.Time, "service");

    private static void SignedAlike(SignedRequest request, string key, string secret, DateTimeOffset time, string service)
    {
        var expected = request.Header("Authorization")!;
        var signed = SigV4Verifier.Parse(expected)!.Headers;
        var path = service == "s3" ? request.Path : SigV4.Path(request.Path);
        var query = request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (pair[0], pair.Length > 1 ? pair[1] : ""));
        var headers = signed.ToDictionary(name => name, name => request.Header(name)!);

        var made = SigV4.Authorization(
            request.Method, path, query, headers, SigV4.Hash(request.Body), new S3Credential(key, secret, null), "us-east-1", time, service);

        SigV4Verifier.Parse(made)!.Signature.ShouldBe(SigV4Verifier.Parse(expected)!.Signature);
    }
}
