using System.Globalization;
using System.Text.Json;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// An offer file of the AWS price list for EC2 (<c>index.json</c>, whole or of one region), read as it comes: it may be larger
/// than memory. Linux on shared hardware without licences, on demand; the list has no spot prices.
/// </summary>
internal static class AwsPriceList
{
    /// <summary>The list counts devices without naming them.</summary>
    private static readonly Dictionary<string, string> Devices = new()
    {
        ["p2"] = "K80", ["g3"] = "M60", ["g3s"] = "M60", ["g4ad"] = "V520", ["g5g"] = "T4g", ["g7"] = "RTXPRO4500", ["g7e"] = "RTXPRO6000",
        ["p6-b200"] = "B200", ["p6-b300"] = "B300", ["inf1"] = "Inferentia", ["inf2"] = "Inferentia2", ["trn1"] = "Trainium", ["trn1n"] = "Trainium",
    };

    /// <exception cref="Errors.PilotException">PILOT0971.</exception>
    public static RawFile Read(Stream stream)
    {
        var json = new JsonStream(stream);
        var rows = new Dictionary<string, RawRow>();
        var skipped = new Dictionary<string, int>();
        DateOnly? published = null;
        try
        {
            while (json.Read())
            {
                switch (json.Token == JsonTokenType.PropertyName ? json.Text : null)
                {
                    case "publicationDate":
                        published = json.Read() && DateTimeOffset.TryParse(json.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
                            ? DateOnly.FromDateTime(day.UtcDateTime) : null;
                        break;
                    case "products":
                        Each(json, (sku, product) => Product(sku, product, rows, skipped));
                        break;
                    case "OnDemand":
                        Each(json, (sku, term) => Term(sku, term, rows));
                        break;
                    case "terms" or null:
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Errors.PilotException(CatalogueErrors.Unreadable("AWS price list", e.Message.TrimEnd('.')), e);
        }

        return new RawFile("AWS price list", [.. rows.Values], published, skipped);
    }

    private static void Each(JsonStream json, Action<string, JsonElement> take)
    {
        json.Read();
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var name = json.Text!;
            using var value = json.Value();
            take(name, value.RootElement);
        }
    }

    private static void Product(string sku, JsonElement product, Dictionary<string, RawRow> rows, Dictionary<string, int> skipped)
    {
        if (OtherThing(product) is { } other)
        {
            skipped[other] = skipped.GetValueOrDefault(other) + 1;
            return;
        }

        var about = product.GetProperty("attributes");
        var machine = Text(about, "instanceType");
        var gpus = Number(Text(about, "gpu"));
        rows[sku] = new RawRow(
            $"sku {sku}",
            CloudTargets.Aws,
            machine,
            Text(about, "regionCode"),
            Cpu: Number(Text(about, "vcpu")),
            MemoryGib: Number(Text(about, "memory").Replace(" GiB", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)),
            Gpu: gpus is > 0 ? Devices.GetValueOrDefault(machine.Split('.')[0]) : null,
            GpuCount: gpus,
            Arm: Text(about, "physicalProcessor").Contains("Graviton", StringComparison.Ordinal) ? true : null);
    }

    private static string? OtherThing(JsonElement product)
    {
        if (!product.TryGetProperty("attributes", out var about) || Text(product, "productFamily") is not ("Compute Instance" or "Compute Instance (bare metal)"))
        {
            return "other services";
        }

        return Text(about, "operatingSystem") != "Linux" ? "other systems"
            : Text(about, "tenancy") != "Shared" ? "dedicated hardware"
            : Text(about, "preInstalledSw") is not ("NA" or "") ? "with software"
            : Text(about, "capacitystatus") is not ("Used" or "") ? "reserved capacity"
            : null;
    }

    private static void Term(string sku, JsonElement terms, Dictionary<string, RawRow> rows)
    {
        if (!rows.TryGetValue(sku, out var row))
        {
            return;
        }

        foreach (var dimension in terms.EnumerateObject().SelectMany(term => term.Value.GetProperty("priceDimensions").EnumerateObject()))
        {
            if (Text(dimension.Value, "unit") == "Hrs"
                && dimension.Value.GetProperty("pricePerUnit").TryGetProperty("USD", out var price)
                && decimal.TryParse(price.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var money))
            {
                rows[sku] = row with { Price = money };
            }
        }
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
