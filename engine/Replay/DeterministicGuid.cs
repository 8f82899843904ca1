using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Engine.Replay;

/// <summary>Identifiers that every replay of one execution draws alike: version 8, from a hash of where they are drawn.</summary>
internal static class DeterministicGuid
{
    public static Guid Create(string instanceId, string executionId, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}\n{executionId}\n{counter}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
