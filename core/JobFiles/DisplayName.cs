using System.Globalization;
using System.Text;
using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>What people call a job: any printable text of 1 to 100 characters (Unicode scalars).</summary>
public static class DisplayName
{
    public const int MaxLength = 100;

    /// <returns>The name without blanks at its ends.</returns>
    /// <exception cref="PilotException">PILOT0207.</exception>
    public static string Check(string name, string? where = null) =>
        Fault(name) is { } fault ? throw new PilotException(JobFileErrors.Name(where, fault)) : name.Trim();

    /// <returns>What is wrong with the name, to follow "The job's name"; null when it is good.</returns>
    public static string? Fault(string name)
    {
        var length = 0;
        foreach (var rune in name.Trim().EnumerateRunes())
        {
            length++;
            if (rune == Rune.ReplacementChar || TurnsDirection(rune.Value) || !IsPrintable(Rune.GetUnicodeCategory(rune)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"holds the unprintable character U+{rune.Value:X4}");
            }
        }

        return length switch
        {
            0 => "is empty",
            > MaxLength => $"is longer than {MaxLength} characters",
            _ => null,
        };
    }

    // These could make the rest of a line in a list read backwards.
    private static bool TurnsDirection(int scalar) => scalar is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Format characters are let through: joined emoji and some scripts need them.
    private static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
