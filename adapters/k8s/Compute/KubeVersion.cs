using System.Globalization;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>What a server's version lets us say.</summary>
internal readonly record struct KubeVersion(int Major, int Minor)
{
    public static readonly KubeVersion Oldest = new(1, 26);

    /// <summary>Vendors write <c>27+</c>.</summary>
    public static KubeVersion Of(ServerVersion version) => new(Digits(version.Major), Digits(version.Minor));

    public bool IsKnown => Major > Oldest.Major || (Major == Oldest.Major && Minor >= Oldest.Minor);

    /// <summary><c>spec.podReplacementPolicy</c> of a Job: on by default since then.</summary>
    public bool HasPodReplacementPolicy => Major > 1 || Minor >= 29;

    private static int Digits(string text) =>
        int.TryParse(string.Concat(text.TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
