using System.Collections.Concurrent;
using System.Text.Json;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>The published types of resources: what properties there are, which must be given, which only read.</summary>
internal static class PublishedTypes
{
    private static readonly string? Folder = Checkout.Shared("api/bicep-types");
    private static readonly ConcurrentDictionary<string, JsonDocument> Documents = new();
    private static readonly Lazy<Dictionary<string, PublishedType>> Resources = new(Index);

    public static string? Missing { get; } =
        Folder is null ? "The published types of Azure's resources are not beside the checkout." : null;

    /// <summary>By type and version, such as <c>Microsoft.Web/sites@2025-03-01</c>; null when there is no such thing.</summary>
    public static PublishedType? Resource(string target) => Resources.Value.GetValueOrDefault(target);

    private static Dictionary<string, PublishedType> Index()
    {
        var found = new Dictionary<string, PublishedType>();
        foreach (var file in Directory.EnumerateFiles(Folder!, "*-*.json"))
        {
            var document = Documents.GetOrAdd(file, path => JsonDocument.Parse(File.ReadAllText(path)));
            foreach (var type in document.RootElement.EnumerateArray())
            {
                if (type.GetProperty("$type").GetString() == "ResourceType")
                {
                    found[type.GetProperty("name").GetString()!] = new PublishedType(document.RootElement, type).Follow("body");
                }
            }
        }

        return found;
    }
}

/// <summary>One type of a document; references point to places in it.</summary>
internal sealed record PublishedType(JsonElement Document, JsonElement Element)
{
    private const int RequiredFlag = 1;
    private const int ReadOnlyFlag = 2;

    public string Kind => Element.GetProperty("$type").GetString()!;

    public PublishedType Follow(string property) => Resolve(Element.GetProperty(property));

    public IEnumerable<PublishedProperty> Properties(string name = "properties") =>
        Element.TryGetProperty(name, out var properties)
            ? properties.EnumerateObject().Select(property => new PublishedProperty(
                property.Name,
                Resolve(property.Value.GetProperty("type")),
                (property.Value.GetProperty("flags").GetInt32() & RequiredFlag) != 0,
                (property.Value.GetProperty("flags").GetInt32() & ReadOnlyFlag) != 0))
            : [];

    public PublishedType? AdditionalProperties =>
        Element.TryGetProperty("additionalProperties", out var type) ? Resolve(type) : null;

    public string Discriminator => Element.GetProperty("discriminator").GetString()!;

    public PublishedType? Case(string value) =>
        Element.GetProperty("elements").TryGetProperty(value, out var type) ? Resolve(type) : null;

    /// <summary>The strings of a union; empty when it has none.</summary>
    public IReadOnlyList<string> Literals => Kind switch
    {
        "StringLiteralType" => [Element.GetProperty("value").GetString()!],
        "UnionType" => [.. Element.GetProperty("elements").EnumerateArray().SelectMany(element => Resolve(element).Literals)],
        _ => [],
    };

    private PublishedType Resolve(JsonElement reference) =>
        new(Document, Document[int.Parse(reference.GetProperty("$ref").GetString()![2..], System.Globalization.CultureInfo.InvariantCulture)]);
}

internal sealed record PublishedProperty(string Name, PublishedType Type, bool IsRequired, bool IsReadOnly);
