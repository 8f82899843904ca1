using System.Globalization;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// A server's version. What is sent is the same for all that are known: each member of it is there, and on by default, since 1.26,
/// the first version that tells a pod that was taken away from one that failed (<c>podFailurePolicy</c>, <c>DisruptionTarget</c>).
/// </summary>
internal readonly record struct KubeVersion(int Major, int Minor)
{
    public static readonly KubeVersion Oldest = new(1, 26);

    /// <summary>Vendors write <c>27+</c>.</summary>
    public static KubeVersion Of(ServerVersion version) => new(Digits(version.Major), Digits(version.Minor));

    public bool IsKnown => Major > Oldest.Major || (Major == Oldest.Major && Minor >= Oldest.Minor);

    private static int Digits(string text) =>
        int.TryParse(string.Concat(text.TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
