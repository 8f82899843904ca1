namespace Pilot.Core.Predict.Hardware;

/// <summary>
/// Offers name no processor, but the families of the big clouds do by their generation: 1 to 9, and by whose counting.
/// Quick, because every offer of a catalogue is asked.
/// </summary>
public static class CpuFamily
{
    public const int Unknown = 0;

    /// <summary>Added to the generation where the name is Amazon's.</summary>
    public const int Amazon = 10;

    /// <param name="offer">The target's name for it: <c>Standard_D8s_v5</c>, <c>m7i.2xlarge</c>, ...</param>
    public static int Of(string offer)
    {
        if (offer.Length > 3 && offer[^2] == 'v' && offer[^3] == '_' && char.IsAsciiDigit(offer[^1]))
        {
            return offer[^1] - '0';
        }

        return offer.Length > 3 && offer[0] is 'c' or 'm' or 'r' && char.IsAsciiDigit(offer[1]) && offer.AsSpan(2, Math.Min(5, offer.Length - 2)).Contains('.')
            ? Amazon + (offer[1] - '0')
            : Unknown;
    }
}
