using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>
/// Short texts that this platform gives away and believes when it sees them again: signed with a key that lies in storage, so
/// that each of its processes reads what another signed. Nothing is kept of what was signed.
/// </summary>
/// <param name="keyBlob">The key, random bytes; made when it is first needed, and never changed.</param>
/// <param name="purpose">What was signed for one purpose means nothing for another.</param>
public sealed class SignedClaims(IBlobStore blobs, string keyBlob, string purpose)
{
    private const int KeyBytes = 32;

    private byte[]? key;

    /// <returns>Letters, digits, <c>-</c>, <c>_</c> and one dot. The claims are signed, not hidden.</returns>
    public async Task<string> SignAsync(string claims, CancellationToken cancellation = default)
    {
        var bytes = Encoding.UTF8.GetBytes(claims);
        return $"{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(Signature(bytes, await KeyAsync(cancellation)))}";
    }

    /// <returns>Null for anything but the very text that <see cref="SignAsync"/> gave for this purpose.</returns>
    public async Task<string?> ReadAsync(string text, CancellationToken cancellation = default) =>
        Split(text) is var (claims, signature)
        && CryptographicOperations.FixedTimeEquals(Signature(claims, await KeyAsync(cancellation)), signature)
            ? Encoding.UTF8.GetString(claims)
            : null;

    private byte[] Signature(byte[] claims, byte[] with) =>
        HMACSHA256.HashData(with, (byte[])[.. Encoding.UTF8.GetBytes(purpose), (byte)'\n', .. claims]);

    private static (byte[] Claims, byte[] Signature)? Split(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        try
        {
            return (Base64Url.DecodeFromChars(text.AsSpan(0, dot)), Base64Url.DecodeFromChars(text.AsSpan(dot + 1)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (key is { } known)
        {
            return known;
        }

        await blobs.PutAsync(
            keyBlob, new MemoryStream(RandomNumberGenerator.GetBytes(KeyBytes)), BlobCondition.IfAbsent, cancellation: cancellation);
        await using var kept = await blobs.ReadAsync(keyBlob, cancellation: cancellation)
            ?? throw new InvalidOperationException($"The key {keyBlob} vanished from storage.");
        var read = new byte[KeyBytes];
        await kept.Stream.ReadExactlyAsync(read, cancellation);
        return key = read;
    }
}
