using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Pilot.Functions.WebConsole;

/// <summary>One file of the built console, read and compressed once.</summary>
internal sealed class ConsoleFile
{
    private const int LeastToCompress = 1024;

    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly byte[] plain;
    private readonly Lazy<byte[]?> brotli;
    private readonly Lazy<byte[]?> gzip;

    private ConsoleFile(string path, byte[] plain, DateTime written)
    {
        this.plain = plain;
        Written = written;
        var type = Types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var isText = type.StartsWith("text/", StringComparison.Ordinal)
            || type is "application/javascript" or "application/json" or "application/manifest+json" or "image/svg+xml" or "application/wasm";
        ContentType = type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..32]}\"";
        var isWorthIt = isText && plain.Length >= LeastToCompress;
        brotli = new(() => isWorthIt ? Compress(output => new BrotliStream(output, CompressionLevel.SmallestSize, leaveOpen: true)) : null);
        gzip = new(() => isWorthIt ? Compress(output => new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true)) : null);
    }

    public string ContentType { get; }

    public string ETag { get; }

    /// <summary>When the file that this was read from was written.</summary>
    public DateTime Written { get; }

    public static ConsoleFile Read(FileInfo file) => new(file.FullName, File.ReadAllBytes(file.FullName), file.LastWriteTimeUtc);

    /// <returns>The smallest form that the browser takes, and what it is called; null for the plain one.</returns>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        accepted.Contains("br", StringComparison.OrdinalIgnoreCase) && brotli.Value is { } small ? (small, "br")
        : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) && gzip.Value is { } zipped ? (zipped, "gzip")
        : (plain, null);

    private byte[]? Compress(Func<Stream, Stream> into)
    {
        using var output = new MemoryStream();
        using (var compressor = into(output))
        {
            compressor.Write(plain);
        }

        return output.Length < plain.Length ? output.ToArray() : null;
    }
}
