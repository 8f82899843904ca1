using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Functions.AgentGateway;

/// <summary>
/// Tokens that say which run's agent holds them and until when, signed with a key of this platform's own. Nothing is kept of
/// them; without the key, and with another key than before, none is valid.
/// </summary>
internal sealed class AgentTokens(IBlobStore blobs, TimeProvider time)
{
    private const int KeyBytes = 32;
    private const string Purpose = "pilot agent gateway 1\n";

    private byte[]? key;

    public async Task<string> IssueAsync(RunKey run, DateTimeOffset expires, CancellationToken cancellation)
    {
        var claims = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{run.Job}\n{run.Run}\n{expires.ToUnixTimeSeconds()}"));
        return $"{Base64Url.EncodeToString(claims)}.{Base64Url.EncodeToString(Sign(claims, await KeyAsync(cancellation)))}";
    }

    /// <exception cref="PilotException">PILOT1002 for what is no token of ours, PILOT1003 for one that has expired.</exception>
    public async Task<RunKey> ReadAsync(string token, CancellationToken cancellation)
    {
        var (claims, signature) = Split(token);
        if (!CryptographicOperations.FixedTimeEquals(Sign(claims, await KeyAsync(cancellation)), signature))
        {
            throw new PilotException(GatewayErrors.NoToken());
        }

        // Signed by us, so of the form that we gave it.
        var words = Encoding.UTF8.GetString(claims).Split('\n');
        return time.GetUtcNow().ToUnixTimeSeconds() < long.Parse(words[2], CultureInfo.InvariantCulture)
            ? new RunKey(JobId.Parse(words[0]), words[1])
            : throw new PilotException(GatewayErrors.Expired());
    }

    private static byte[] Sign(byte[] claims, byte[] key) => HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(Purpose), .. claims]);

    private static (byte[] Claims, byte[] Signature) Split(string token)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        try
        {
            return dot < 0
                ? throw new PilotException(GatewayErrors.NoToken())
                : (Base64Url.DecodeFromChars(token.AsSpan(0, dot)), Base64Url.DecodeFromChars(token.AsSpan(dot + 1)));
        }
        catch (FormatException)
        {
            throw new PilotException(GatewayErrors.NoToken());
        }
    }

    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (key is { } known)
        {
            return known;
        }

        await blobs.PutAsync(
            BlobNames.AgentKey, new MemoryStream(RandomNumberGenerator.GetBytes(KeyBytes)), BlobCondition.IfAbsent, cancellation: cancellation);
        await using var kept = await blobs.ReadAsync(BlobNames.AgentKey, cancellation: cancellation)
            ?? throw new InvalidOperationException("The key of the agents' tokens vanished from storage.");
        var read = new byte[KeyBytes];
        await kept.Stream.ReadExactlyAsync(read, cancellation);
        return key = read;
    }
}
