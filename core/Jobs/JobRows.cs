using System.Globalization;
using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Core.Jobs;

/// <summary>The list row of a job, to and from the metadata of its (empty) index blob.</summary>
public static class JobRows
{
    // A metadata value holds 2 KB; a character takes at most 3 bytes per UTF-16 unit.
    private const int TextLimit = 600;

    public static string BlobName(JobDocument job) => BlobNames.JobRow(job.Owner, job.Created, job.Id);

    public static JobRow Of(JobDocument job) => new(
        job.Id, job.Name, job.State, job.Reason, job.Created, job.Started, job.Finished, job.ChosenPlan);

    public static IReadOnlyDictionary<string, string> ToMetadata(JobDocument job)
    {
        var row = new Dictionary<string, string>
        {
            ["id"] = job.Id.ToString(),
            ["name"] = Cut(job.Name),
            ["state"] = job.State.ToString(),
            ["reason"] = Cut(job.Reason),
            ["created"] = Write(job.Created),
            ["revision"] = job.Revision.ToString(CultureInfo.InvariantCulture),
        };
        Add(row, "started", job.Started is { } started ? Write(started) : null);
        Add(row, "finished", job.Finished is { } finished ? Write(finished) : null);
        Add(row, "plan", job.ChosenPlan is { } plan ? Cut(plan) : null);
        return row;
    }

    /// <returns>Null for a row that has lost its metadata, as in a home that was copied without the times of its files.</returns>
    public static JobRow? TryRead(IReadOnlyDictionary<string, string> row) => row.ContainsKey("id")
        ? new(
            JobId.Parse(row["id"]),
            row["name"],
            Enum.Parse<JobState>(row["state"]),
            row["reason"],
            Read(row["created"]),
            row.TryGetValue("started", out var started) ? Read(started) : null,
            row.TryGetValue("finished", out var finished) ? Read(finished) : null,
            row.GetValueOrDefault("plan"))
        : null;

    /// <summary>The document's revision that a row shows; -1 when its metadata is lost.</summary>
    public static int Revision(IReadOnlyDictionary<string, string> row) =>
        row.TryGetValue("revision", out var revision) ? int.Parse(revision, CultureInfo.InvariantCulture) : -1;

    /// <summary>What the name of a row tells without its metadata.</summary>
    /// <returns>False when it is not the name of a row.</returns>
    public static bool TryParseName(string blobName, out DateTimeOffset created, out JobId id)
    {
        created = default;
        id = default;
        var name = blobName.AsSpan(blobName.LastIndexOf('/') + 1);
        var dash = name.IndexOf('-');
        if (dash < 0
            || !long.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            || left > DateTime.MaxValue.Ticks
            || !JobId.TryParse(name[(dash + 1)..].ToString(), out id))
        {
            return false;
        }

        created = new DateTimeOffset(DateTime.MaxValue.Ticks - left, TimeSpan.Zero);
        return true;
    }

    private static void Add(Dictionary<string, string> row, string key, string? value)
    {
        if (value is not null)
        {
            row[key] = value;
        }
    }

    private static string Cut(string text)
    {
        if (text.Length <= TextLimit)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[TextLimit - 2]) ? TextLimit - 2 : TextLimit - 1;
        return new StringBuilder(text, 0, end, TextLimit).Append('…').ToString();
    }

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
