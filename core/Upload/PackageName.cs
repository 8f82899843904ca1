using System.Text;

namespace Pilot.Core.Upload;

/// <summary>Which names files in a package may have, on either side.</summary>
internal static class PackageName
{
    /// <param name="path">Segments split by <c>/</c>, none empty.</param>
    /// <returns>What is wrong with a path, to follow "The name"; null when it is good.</returns>
    public static string? Fault(string path)
    {
        foreach (var c in path)
        {
            if (c == '\uFFFD')
            {
                return "is not UTF-8 text";
            }

            if (char.IsControl(c))
            {
                return "holds a control character";
            }
        }

        if (Encoding.UTF8.GetByteCount(path) > PackageLimits.PathBytes)
        {
            return $"is longer than {PackageLimits.PathBytes} bytes with its folders";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            if (Encoding.UTF8.GetByteCount(path.AsSpan()[range]) > PackageLimits.NameBytes)
            {
                return $"is longer than {PackageLimits.NameBytes} bytes";
            }
        }

        return null;
    }
}
