using System.Globalization;
using System.Text.Json;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// Pages of the Azure Retail Prices API, one after the other. A page knows meters, not machines: cores, memory and devices
/// come from other sources. Linux, pay as you go and spot are taken; Windows, reservations and low priority are not.
/// </summary>
internal static class AzureRetailPrices
{
    /// <exception cref="Errors.PilotException">PILOT0971.</exception>
    public static RawFile Read(Stream stream)
    {
        var json = new JsonStream(stream);
        var meters = new Dictionary<(string Machine, string Region), Meter>();
        var skipped = new Dictionary<string, int>();
        var (newest, number) = ((DateOnly?)null, 0);
        try
        {
            while (json.Read())
            {
                if (json.Token != JsonTokenType.PropertyName || json.Text != "Items" || !json.Read())
                {
                    continue;
                }

                while (json.Item() is { } item)
                {
                    using (item)
                    {
                        number++;
                        Take(item.RootElement, number, meters, skipped, ref newest);
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Errors.PilotException(CatalogueErrors.Unreadable("page of Azure prices", e.Message.TrimEnd('.')), e);
        }

        var rows = meters.Select(entry => new RawRow(
            entry.Value.Where, CloudTargets.AzureVm, entry.Key.Machine, entry.Key.Region, Price: entry.Value.Price, Spot: entry.Value.Spot));
        return new RawFile("Azure retail prices", [.. rows], newest, skipped);
    }

    private static void Take(
        JsonElement item, int number, Dictionary<(string, string), Meter> meters, Dictionary<string, int> skipped, ref DateOnly? newest)
    {
        var (machine, region) = (Text(item, "armSkuName"), Text(item, "armRegionName"));
        if (OtherThing(item, machine) is { } other)
        {
            skipped[other] = skipped.GetValueOrDefault(other) + 1;
            return;
        }

        if (DateTimeOffset.TryParse(Text(item, "effectiveStartDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            var day = DateOnly.FromDateTime(since.UtcDateTime);
            newest = newest > day ? newest : day;
        }

        decimal? price = item.TryGetProperty("retailPrice", out var told) && told.ValueKind == JsonValueKind.Number && told.TryGetDecimal(out var money) ? money : null;
        var spot = Text(item, "skuName").EndsWith(" Spot", StringComparison.Ordinal);
        var meter = meters.GetValueOrDefault((machine, region)) ?? new Meter(string.Create(CultureInfo.InvariantCulture, $"item {number}"), null, null);
        meters[(machine, region)] = spot
            ? meter with { Spot = Least(meter.Spot, price) }
            : meter with { Price = Most(meter.Price, price) };
    }

    /// <returns>What the meter is about when it is no Linux machine by the hour in US dollars.</returns>
    private static string? OtherThing(JsonElement item, string machine) => item switch
    {
        _ when Text(item, "serviceName") is not ("Virtual Machines" or "") || machine.Length == 0 => "other services",
        _ when Text(item, "currencyCode") is not ("USD" or "") => "other currencies",
        _ when Text(item, "type") is not ("Consumption" or "") => "reservations",
        _ when Text(item, "unitOfMeasure") is not ("1 Hour" or "") => "other units",
        _ when Text(item, "productName").Contains("Windows", StringComparison.Ordinal) => "Windows",
        _ when Text(item, "productName").Contains("Cloud Services", StringComparison.Ordinal) || Text(item, "productName").Contains("CloudServices", StringComparison.Ordinal) => "Cloud Services",
        _ when Text(item, "skuName").EndsWith(" Low Priority", StringComparison.Ordinal) => "low priority",
        _ => null,
    };

    private static decimal? Least(decimal? a, decimal? b) => a is null ? b : b is null || a < b ? a : b;

    private static decimal? Most(decimal? a, decimal? b) => a is null ? b : b is null || a > b ? a : b;

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private sealed record Meter(string Where, decimal? Price, decimal? Spot);
}
