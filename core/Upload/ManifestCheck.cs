using System.Buffers;

namespace Pilot.Core.Upload;

/// <summary>Whether a manifest from outside can be one at all.</summary>
internal static class ManifestCheck
{
    private const int DigestLength = 64;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static bool IsDigest(string? text) =>
        text is { Length: DigestLength } && !text.AsSpan().ContainsAnyExcept(Hex);

    public static void Require(PackageManifest manifest, PackageLimits limits)
    {
        if (Fault(manifest, limits) is { } fault)
        {
            throw PackageErrors.Manifest(fault);
        }
    }

    private static string? Fault(PackageManifest manifest, PackageLimits limits)
    {
        if (!IsDigest(manifest.Digest) || manifest.Chunks is not { Count: > 0 })
        {
            return "its digest is not a SHA-256 in lower-case hex, or it has no chunks";
        }

        if (manifest.ContentLength < 0 || manifest.ContentLength > limits.ContentBytes)
        {
            return $"its files are more than {PackageErrors.Size(limits.ContentBytes)} together";
        }

        if (manifest.Entries < 0 || manifest.Entries > limits.Entries || manifest.Length > limits.StreamBytes)
        {
            return "it has too many entries or is too long";
        }

        var length = 0L;
        foreach (var chunk in manifest.Chunks)
        {
            if (chunk is null || !IsDigest(chunk.Digest) || chunk.Length is < 1 or > PackageLimits.ChunkBytes)
            {
                return "a chunk has no digest or an impossible length";
            }

            length += chunk.Length;
        }

        return length == manifest.Length ? null : "its chunks do not add up to its length";
    }
}
