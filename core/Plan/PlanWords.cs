using System.Globalization;

namespace Pilot.Core.Plan;

/// <summary>Predicted times and costs in the sentences of a plan, without digits that pretend to know better.</summary>
internal static class PlanWords
{
    public static string Time(double seconds) => seconds switch
    {
        < 59.5 => Text($"{seconds:0} s"),
        < 5400 => Text($"{seconds / 60:0.#} min"),
        < 172_800 => Text($"{seconds / 3600:0.#} h"),
        _ => Text($"{seconds / 86400:0.#} d"),
    };

    public static string Money(double amount, string currency = "USD") =>
        amount == 0 ? "nothing" : currency == "USD" ? Text($"${amount:0.00##}") : Text($"{amount:0.00##} {currency}");

    public static string Percent(double probability) => Text($"{Math.Floor(probability * 100):0} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
