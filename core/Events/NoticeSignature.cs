using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Core.Events;

/// <summary>
/// Says that a notice comes from somebody who has the key, and when it was sent: the header <c>Pilot-Signature</c> is
/// <c>t={seconds since 1970},v1={HMAC-SHA256 of "t.body" in hex}</c>.
/// </summary>
public static class NoticeSignature
{
    public const string Header = "Pilot-Signature";

    /// <summary>A shorter key could be guessed.</summary>
    public const int ShortestKey = 32;

    /// <summary>How far the clocks of sender and receiver may differ, the way included.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Sign(string key, ReadOnlySpan<byte> body, DateTimeOffset sent)
    {
        var time = sent.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={time},v1={Convert.ToHexStringLower(Mac(key, body, time))}");
    }

    public static NoticeTrust Check(string key, ReadOnlySpan<byte> body, string? header, DateTimeOffset now)
    {
        if (header?.Split(',') is not [var t, var v1]
            || !t.StartsWith("t=", StringComparison.Ordinal)
            || !v1.StartsWith("v1=", StringComparison.Ordinal)
            || !long.TryParse(t.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var time))
        {
            return NoticeTrust.Missing;
        }

        var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Mac(key, body, time)));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(v1[3..])))
        {
            return NoticeTrust.Forged;
        }

        return Math.Abs(now.ToUnixTimeSeconds() - time) <= Tolerance.TotalSeconds ? NoticeTrust.Genuine : NoticeTrust.Stale;
    }

    private static byte[] Mac(string key, ReadOnlySpan<byte> body, long time)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}

public enum NoticeTrust
{
    Genuine,
    Missing,
    Forged,

    /// <summary>Rightly signed, but too long ago, or by a clock that is ahead.</summary>
    Stale,
}
