using System.Globalization;

namespace Pilot.Cli.Terminal;

/// <summary>Times, sizes and prices as a person says them.</summary>
internal static class Humane
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 9.95 } => Text($"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => Text($"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalDays: < 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two((int)time.TotalDays, "d", time.Hours, "h"),
    };

    /// <summary>A duration that is a guess, without digits that pretend to know better.</summary>
    public static string Estimate(TimeSpan time) => time switch
    {
        { TotalMinutes: < 10 } => Duration(time),
        { TotalHours: < 1.5 } => Text($"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => Text($"{time.TotalHours:0.#} h"),
        _ => Text($"{time.TotalDays:0.#} d"),
    };

    /// <summary>From a guess to a guess, in the unit of the larger one: <c>11–18 min</c>.</summary>
    public static string Estimate(TimeSpan low, TimeSpan high)
    {
        var (per, unit) = high switch
        {
            { TotalSeconds: < 99.5 } => (1.0, "s"),
            { TotalMinutes: < 99.5 } => (60, "min"),
            { TotalHours: < 47.5 } => (3600, "h"),
            _ => (86400, "d"),
        };
        var (from, to) = (Short(low.TotalSeconds / per), Short(high.TotalSeconds / per));
        return from == to ? $"{to} {unit}" : $"{from}–{to} {unit}";
    }

    /// <summary>From a guess to a guess: <c>$0.53–0.90</c>.</summary>
    public static string Price(decimal low, decimal high, string currency)
    {
        var (from, to) = (Text($"{low:0.00}"), Text($"{high:0.00}"));
        var range = from == to ? to : $"{from}–{to}";
        return currency == "USD" ? $"${range}" : $"{range} {currency}";
    }

    public static string Ago(DateTimeOffset then, DateTimeOffset now) => (now - then) switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } age => Text($"{age.Seconds} s ago"),
        { TotalHours: < 1 } age => Text($"{age.Minutes} min ago"),
        { TotalDays: < 1 } age => Text($"{age.Hours} h ago"),
        { TotalDays: < 2 } => "yesterday",
        { TotalDays: < 14 } age => Text($"{(int)age.TotalDays} days ago"),
        _ => Text($"{then:yyyy-MM-dd}"),
    };

    public static string Moment(DateTimeOffset time) => Text($"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Decimal units: 1 KB is 1000 bytes, as the limits in the documentation count.</summary>
    public static string Size(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return unit == 0 || value >= 99.5 ? Text($"{value:0} {Units[unit]}") : Text($"{value:0.#} {Units[unit]}");
    }

    public static string Count(int number, string one, string many) => Text($"{number} {(number == 1 ? one : many)}");

    public static string Price(decimal amount, string currency) =>
        amount == 0 ? "free" : currency == "USD" ? Text($"${amount:0.00##}") : Text($"{amount:0.00##} {currency}");

    private static string Short(double value) => value < 9.95 ? Text($"{value:0.#}") : Text($"{value:0}");

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? Text($"{large} {largeUnit}") : Text($"{large} {largeUnit} {small} {smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
