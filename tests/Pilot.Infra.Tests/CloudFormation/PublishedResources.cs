using System.IO.Compression;
using System.Text.Json;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.CloudFormation;

/// <summary>The published types of CloudFormation's resources, which npm brings.</summary>
internal static class PublishedResources
{
    private static readonly string File = Path.Combine(Checkout.Root, "tests/tools/node_modules/@aws-cdk/aws-service-spec/db.json.gz");
    private static readonly Lazy<JsonElement> Schema = new(Load);
    private static readonly Lazy<Dictionary<string, JsonElement>> Resources = new(() => Entities("resource", "cloudFormationType"));
    private static readonly Lazy<Dictionary<string, JsonElement>> Types = new(() => Entities("typeDefinition", "$id"));

    public static string? Missing { get; } =
        !System.IO.File.Exists(File) ? "The published types of CloudFormation are not installed: run npm ci --ignore-scripts in tests/tools." : null;

    /// <summary>Such as <c>AWS::Batch::JobQueue</c>; null when there is no such thing.</summary>
    public static JsonElement? Resource(string type) => Resources.Value.TryGetValue(type, out var found) ? found : null;

    /// <summary>What <c>{"type": "ref", ...}</c> leads to.</summary>
    public static JsonElement Type(JsonElement reference) => Types.Value[reference.GetProperty("reference").GetProperty("$ref").GetString()!];

    private static Dictionary<string, JsonElement> Entities(string kind, string key) => Schema.Value.GetProperty(kind).GetProperty("entities").EnumerateArray()
        .ToDictionary(entity => entity.GetProperty(key).GetString()!);

    private static JsonElement Load()
    {
        using var zipped = new GZipStream(System.IO.File.OpenRead(File), CompressionMode.Decompress);
        return JsonDocument.Parse(zipped).RootElement.GetProperty("schema");
    }
}

/// <summary>Needs the published types of CloudFormation.</summary>
internal sealed class PublishedResourcesFactAttribute : FactAttribute
{
    public PublishedResourcesFactAttribute() => Skip = PublishedResources.Missing;
}
