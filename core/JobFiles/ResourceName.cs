using System.Text;
using Pilot.Core.Jobs;

namespace Pilot.Core.JobFiles;

/// <summary>What targets call a job: a DNS-1123 label, at most 63 of <c>a-z 0-9 -</c>, a letter or digit at both ends.</summary>
public static class ResourceName
{
    private const int MaxLength = 63;
    private const int SuffixLength = 10;

    /// <summary>Readable (from the display name) and unique (from the id); the same input gives the same label.</summary>
    public static string Derive(string displayName, JobId job)
    {
        var label = new StringBuilder();
        foreach (var c in displayName)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                label.Append(char.ToLowerInvariant(c));
            }
            else if (char.IsAscii(c) && label.Length > 0 && label[^1] != '-')
            {
                label.Append('-');
            }
        }

        var readable = label.ToString(0, Math.Min(label.Length, MaxLength - SuffixLength - 1)).Trim('-');

        // A name that begins with a digit is a valid label, but not everywhere the start of a service's name.
        var prefix = readable.Length == 0 ? "job" : char.IsAsciiDigit(readable[0]) ? $"job-{readable}" : readable;
        prefix = prefix[..Math.Min(prefix.Length, MaxLength - SuffixLength - 1)].TrimEnd('-');
        return $"{prefix}-{job.ToString()[^SuffixLength..]}";
    }
}
