using System.Text;

namespace Pilot.Core.Storage;

/// <summary>
/// What a blob may be called, and how names sort: every store uses these same rules, so that a name that one of them
/// takes is a name everywhere.
/// </summary>
public static class BlobName
{
    public const int MaxBytes = 900;

    /// <summary>Bytes of one segment: file systems hold no longer file name.</summary>
    public const int MaxSegmentBytes = 255;

    /// <summary>Azure Blob Storage takes 254 path segments.</summary>
    public const int MaxSegments = 254;

    /// <summary>Ordinal order of the UTF-8 bytes. Differs from <see cref="StringComparer.Ordinal"/> beyond U+D7FF.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(static (a, b) => Compare(a, b));

    /// <returns>The name itself.</returns>
    /// <exception cref="ArgumentException">It is no blob name; the message says why.</exception>
    public static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Fault(name) is { } fault
            ? throw new ArgumentException($"'{name}' is no blob name: {fault}.", nameof(name))
            : name;
    }

    public static bool IsValid(string name) => Fault(name) is null;

    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        return Weight(a[same]).CompareTo(Weight(b[same]));
    }

    /// <summary>UTF-8 puts the characters of surrogate pairs behind U+E000 to U+FFFF, UTF-16 before them.</summary>
    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;

    private static string? Fault(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty";
        }

        if (name.Length > MaxBytes || Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return $"it is longer than {MaxBytes} bytes";
        }

        if (name[0] == '.')
        {
            return "names that start with a dot are kept for the store's own files";
        }

        return TextFault(name) ?? SegmentFault(name);
    }

    private static string? TextFault(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]) || name[i] == '\\')
            {
                return "it holds a control character or a backslash, which some services read as a slash";
            }

            if (char.IsSurrogate(name[i]) && (!char.IsSurrogatePair(name, i) || ++i == name.Length))
            {
                return "it holds half a surrogate pair";
            }
        }

        return null;
    }

    private static string? SegmentFault(string name)
    {
        var segments = 0;
        foreach (var range in name.AsSpan().Split('/'))
        {
            var segment = name.AsSpan(range);
            if (segment is "" or "." or "..")
            {
                return "a segment is empty, '.' or '..'";
            }

            if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
            {
                return $"a segment is longer than {MaxSegmentBytes} bytes";
            }

            segments++;
        }

        return segments > MaxSegments ? $"it has more than {MaxSegments} segments" : null;
    }
}
