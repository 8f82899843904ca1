using System.Text;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Signing;

/// <summary>Signed requests of the published Signature Version 4 test suite, and of the examples in the documentation of S3.</summary>
internal static class PublishedVectors
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string S3Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset S3Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, SignedRequest> Suite { get; } = Read();

    public static IReadOnlyDictionary<string, SignedRequest> S3 { get; } = new Dictionary<string, SignedRequest>
    {
        ["get-object"] = OfS3(
            "GET", "/test.txt", "", [("Range", "bytes=0-9"), ("x-amz-content-sha256", EmptyHash)], "", "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ["put-object"] = OfS3(
            "PUT", "/test%24file.text", "",
            [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            ],
            "Welcome to Amazon S3.", "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        ["get-bucket-lifecycle"] = OfS3(
            "GET", "/", "lifecycle", [("x-amz-content-sha256", EmptyHash)], "", "host;x-amz-content-sha256;x-amz-date",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ["list-objects"] = OfS3(
            "GET", "/", "max-keys=2&prefix=J", [("x-amz-content-sha256", EmptyHash)], "", "host;x-amz-content-sha256;x-amz-date",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    };

    private static SignedRequest OfS3(
        string method, string path, string query, (string, string)[] headers, string body, string signed, string signature) => new(
        method,
        path,
        query,
        [
            ("Host", "examplebucket.s3.amazonaws.com"), ("x-amz-date", "20130524T000000Z"), .. headers,
            ("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + $"SignedHeaders={signed}, Signature={signature}"),
        ],
        Encoding.UTF8.GetBytes(body));

    private static Dictionary<string, SignedRequest> Read()
    {
        using var stream = typeof(PublishedVectors).Assembly.GetManifestResourceStream("published-vectors.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split("### ", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split('\n', 2)).ToDictionary(part => part[0].Trim(), part => Request(part[1].TrimEnd('\n')));
    }

    private static SignedRequest Request(string text)
    {
        var (head, body) = text.Split("\n\n", 2) is [var before, var after] ? (before, after) : (text, "");
        var lines = head.Split('\n');
        var first = lines[0];
        var target = first[(first.IndexOf(' ') + 1)..first.LastIndexOf(' ')];
        var (path, query) = target.Split('?', 2) is [var where, var asked] ? (where, asked) : (target, "");
        return new SignedRequest(
            first[..first.IndexOf(' ')],
            path,
            query,
            [.. lines[1..].Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1].Trim()))],
            Encoding.UTF8.GetBytes(body));
    }
}
