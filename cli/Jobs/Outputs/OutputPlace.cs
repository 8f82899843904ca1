namespace Pilot.Cli.Jobs.Outputs;

/// <summary>
/// Where an output goes under the download folder. The names come from the job, so none is trusted: not one with
/// <c>..</c>, not an absolute one, not one that leads through a link that lies in the folder already.
/// </summary>
internal static class OutputPlace
{
    /// <exception cref="Core.Errors.PilotException">PILOT0160 the path escapes, PILOT0161 a file and a folder share the name.</exception>
    public static string Of(string root, string path)
    {
        var segments = path.Split('/');
        if (!segments.All(IsPlain))
        {
            throw OutputErrors.Escapes(path);
        }

        var place = root;
        for (var i = 0; i < segments.Length; i++)
        {
            place = Path.Combine(place, segments[i]);
            var last = i == segments.Length - 1;
            var there = new FileInfo(place);
            if (!last && there.LinkTarget is not null)
            {
                throw OutputErrors.Escapes(path);
            }

            if (last ? Directory.Exists(place) && there.LinkTarget is null : there.Exists)
            {
                throw OutputErrors.InTheWay(path, place);
            }
        }

        return place;
    }

    /// <summary>A folder's name for a job's name, which may hold anything printable.</summary>
    public static string FolderName(string job)
    {
        var name = string.Concat(job.Select(c => c is '/' or '\\' || char.IsControl(c) || Path.GetInvalidFileNameChars().Contains(c) ? '_' : c));
        return name.Length == 0 || name.All(c => c == '.') ? "job" : name;
    }

    private static bool IsPlain(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && !segment.Contains('\0', StringComparison.Ordinal)
        && (!OperatingSystem.IsWindows() || segment.IndexOfAny(Path.GetInvalidFileNameChars()) < 0);
}
