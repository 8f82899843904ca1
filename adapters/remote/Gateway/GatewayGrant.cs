using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Gateway;

/// <summary>The credential of the kind <c>gateway</c>: where the platform is, and a token for one run's part of its storage.</summary>
/// <param name="Url">Of the platform, as the machine elsewhere reaches it.</param>
public sealed record GatewayGrant(string Kind, DateTimeOffset Expires, string Url, string Token)
{
    public const string Name = "gateway";

    /// <summary>One line; a secret.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, GatewayJson.Default.GatewayGrant);

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Kind} at {Url} until {Expires:O}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GatewayGrant))]
[JsonSerializable(typeof(BlobInfo))]
[JsonSerializable(typeof(IReadOnlyList<BlobInfo>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(AppendAnswer))]
internal sealed partial class GatewayJson : JsonSerializerContext;

/// <param name="Length">The blob's new length in bytes.</param>
public sealed record AppendAnswer(long Length);
