using System.Globalization;
using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Core.Jobs;

/// <summary>The list row of a job, to and from the metadata of its (empty) index blob.</summary>
public static class JobRows
{
    // A metadata value holds 2 KB; a character takes at most 3 bytes per UTF-16 unit.
    private const int TextLimit = 600;

    /// <summary>All of the short texts together fit beside the long ones.</summary>
    private const int ShortLimit = 60;

    /// <summary>The order of lists, which is that of the rows' names.</summary>
    public static readonly IComparer<JobRow> NewestFirst = Comparer<JobRow>.Create(static (a, b) =>
        b.Created.CompareTo(a.Created) is not 0 and var order ? order : string.CompareOrdinal(a.Id.ToString(), b.Id.ToString()));

    public static string BlobName(JobDocument job) => BlobNames.JobRow(job.Owner, job.Created, job.Id);

    public static JobRow Of(JobDocument job)
    {
        var plan = job.ChosenPlan is { } chosen ? job.Plans.FirstOrDefault(plan => plan.Answers(chosen)) : null;
        return new(job.Id, job.Name, job.State, job.Reason, job.Created, job.Started, job.Finished, job.ChosenPlan)
        {
            Owner = job.Owner,
            Revision = job.Revision,
            Package = job.Package,
            Run = job.Run,
            Target = plan?.Offer.Target,
            Machine = plan?.Offer.Offer,
            Where = plan?.Offer.Where,
            Gpus = plan?.Offer.Gpus,
            GpuName = plan?.Offer.GpuName,
            PricePerHour = plan?.Offer.PricePerHour,
            PredictedSeconds = plan?.DurationSeconds,
            PredictedCost = plan?.Cost,
            Cost = job.Cost,
            DeletedUntil = job.DeletedUntil,
        };
    }

    public static IReadOnlyDictionary<string, string> ToMetadata(JobDocument job)
    {
        var shown = Of(job);
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
        Add(row, "plan", Short(shown.Plan));
        Add(row, "package", Short(shown.Package, 64));
        Add(row, "run", Short(shown.Run));
        Add(row, "target", Short(shown.Target));
        Add(row, "machine", Short(shown.Machine));
        Add(row, "where", Short(shown.Where));
        Add(row, "gpus", shown.Gpus?.ToString(CultureInfo.InvariantCulture));
        Add(row, "gpu_name", Short(shown.GpuName));
        Add(row, "price", shown.PricePerHour?.ToString(CultureInfo.InvariantCulture));
        Add(row, "predicted_seconds", shown.PredictedSeconds?.ToString("R", CultureInfo.InvariantCulture));
        Add(row, "predicted_cost", shown.PredictedCost?.ToString(CultureInfo.InvariantCulture));
        Add(row, "cost", shown.Cost?.ToString(CultureInfo.InvariantCulture));
        Add(row, "deleted_until", shown.DeletedUntil is { } until ? Write(until) : null);
        return row;
    }

    /// <returns>Null for a row that has lost its metadata, as in a home that was copied without the times of its files.</returns>
    public static JobRow? TryRead(BlobInfo blob) => blob.Metadata is var row && row.ContainsKey("id")
        ? new(
            JobId.Parse(row["id"]),
            row["name"],
            Enum.Parse<JobState>(row["state"]),
            row["reason"],
            Read(row["created"]),
            row.TryGetValue("started", out var started) ? Read(started) : null,
            row.TryGetValue("finished", out var finished) ? Read(finished) : null,
            row.GetValueOrDefault("plan"))
        {
            Owner = OwnerOf(blob.Name),
            Revision = Revision(row),
            Package = row.GetValueOrDefault("package"),
            Run = row.GetValueOrDefault("run"),
            Target = row.GetValueOrDefault("target"),
            Machine = row.GetValueOrDefault("machine"),
            Where = row.GetValueOrDefault("where"),
            Gpus = (int?)Number(row, "gpus"),
            GpuName = row.GetValueOrDefault("gpu_name"),
            PricePerHour = Money(row, "price"),
            PredictedSeconds = Number(row, "predicted_seconds"),
            PredictedCost = Money(row, "predicted_cost"),
            Cost = Money(row, "cost"),
            DeletedUntil = row.TryGetValue("deleted_until", out var until) ? Read(until) : null,
        }
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

    private static string OwnerOf(string blobName)
    {
        var end = blobName.LastIndexOf('/');
        return blobName[(blobName.LastIndexOf('/', end - 1) + 1)..end];
    }

    private static double? Number(IReadOnlyDictionary<string, string> row, string key) =>
        row.TryGetValue(key, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static decimal? Money(IReadOnlyDictionary<string, string> row, string key) =>
        row.TryGetValue(key, out var text) ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Short(string? text, int limit = ShortLimit) => text is null ? null : Cut(text, limit);

    private static string Cut(string text, int limit = TextLimit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return new StringBuilder(text, 0, end, limit).Append('…').ToString();
    }

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
