using System.Globalization;

namespace Pilot.Core.Plan;

/// <summary>From an amount to an amount, both included; null where there is no bound.</summary>
public readonly record struct AmountRange(double? Least, double? Most)
{
    public static AmountRange Any => default;

    public static AmountRange Exactly(double amount) => new(amount, amount);

    public static AmountRange AtLeast(double amount) => new(amount, null);

    public bool Holds(double amount) => !(amount < Least) && !(amount > Most);

    /// <summary>
    /// <c>4..8</c>, <c>4..</c>, <c>..8</c>, <c>4+</c>, or one amount, which <paramref name="ofOne"/> gives its meaning.
    /// </summary>
    /// <param name="amount">Reads one amount; null when it is none.</param>
    /// <returns>Null when the text is no such range, or its ends are the wrong way round.</returns>
    public static AmountRange? Read(string text, Func<string, double?> amount, Func<double, AmountRange> ofOne)
    {
        text = text.Trim();
        if (text.EndsWith('+'))
        {
            return amount(text[..^1]) is { } least ? AtLeast(least) : null;
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return amount(text) is { } one ? ofOne(one) : null;
        }

        var (from, to) = (text[..dots].Trim(), text[(dots + 2)..].Trim());
        var (low, high) = (from.Length == 0 ? null : amount(from), to.Length == 0 ? null : amount(to));
        return (from.Length > 0 && low is null) || (to.Length > 0 && high is null) || (low is null && high is null) || low > high
            ? null
            : new AmountRange(low, high);
    }

    /// <summary>As <see cref="Read"/> takes it again.</summary>
    /// <param name="unit">Written behind each amount.</param>
    public string Write(string unit = "") => (Least, Most) switch
    {
        (null, null) => "",
        ({ } a, { } b) when a == b => $"{Text(a)}{unit}..{Text(b)}{unit}",
        var (a, b) => $"{(a is { } low ? Text(low) + unit : "")}..{(b is { } high ? Text(high) + unit : "")}",
    };

    private static string Text(double amount) => amount.ToString("0.######", CultureInfo.InvariantCulture);
}
