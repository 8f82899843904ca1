using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Triggers;

/// <summary>
/// An archive that somebody drops at <c>uploads/{account}/{name}.tar.gz</c> becomes a job called after it. The job's id
/// comes from the file and its ETag, so a crash at any point leads to one job.
/// </summary>
internal sealed partial class UploadTrigger(
    IBlobStore blobs, AccountStore accounts, ArchiveImporter importer, JobSubmission submission, TimeProvider clock, ILogger<UploadTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    private static readonly string[] Endings = [".tar.gz", ".tgz", ".tar", ".zip"];

    private readonly IBlobStore blobs = blobs;
    private readonly ILogger log = log;
    private readonly Dictionary<string, string> seen = [];

    protected override string Prefix => BlobNames.Uploads;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
        // A copy into the folder grows for a while: only a file that was the same at the look before is complete.
        var settled = seen.TryGetValue(blob.Name, out var etag) && etag == blob.ETag;
        seen[blob.Name] = blob.ETag;
        if (!settled)
        {
            return;
        }

        try
        {
            var job = await SubmitAsync(blob, cancellation);
            Log.Submitted(log, blob.Name, job.Id.ToString());
            await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
        }
        catch (PilotException refused) when (!refused.Error.Code.StartsWith("PILOT07", StringComparison.Ordinal))
        {
            await RejectAsync(blob, refused.Error, cancellation);
        }
    }

    protected override void Looked(IReadOnlySet<string> names)
    {
        foreach (var gone in seen.Keys.Where(name => !names.Contains(name)).ToList())
        {
            seen.Remove(gone);
        }
    }

    private async Task<JobDocument> SubmitAsync(BlobInfo blob, CancellationToken cancellation)
    {
        var parts = blob.Name[Prefix.Length..].Split('/');
        var ending = Endings.FirstOrDefault(ending => blob.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (parts.Length != 2 || ending is null || parts[1].Length == ending.Length)
        {
            throw new PilotException(UploadErrors.NotAnArchive(blob.Name));
        }

        if (await accounts.GetAsync(parts[0], cancellation) is not { } owner)
        {
            throw new PilotException(AccountErrors.NoSuchAccount(parts[0]));
        }

        await using var archive = await blobs.ReadAsync(blob.Name, cancellation: cancellation)
            ?? throw new IOException($"{blob.Name} is gone.");
        var package = await importer.ImportAsync(owner.Name, archive.Stream, cancellation);
        var submit = new SubmitJob(package.Digest, new JobRequest(Name: parts[1][..^ending.Length]));
        return await submission.SubmitAsync(owner.Name, submit, $"{blob.Name} {blob.ETag}", cancellation);
    }

    private async Task RejectAsync(BlobInfo blob, PilotError error, CancellationToken cancellation)
    {
        Log.Rejected(log, blob.Name, error.ToString());
        var name = BlobNames.Rejected + blob.Name[Prefix.Length..];
        await blobs.PutJsonAsync($"{name}.error.json", error, FunctionsJson.Default.PilotError, cancellation: cancellation);
        await using (var content = await blobs.ReadAsync(blob.Name, cancellation: cancellation))
        {
            if (content is not null)
            {
                await blobs.PutAsync(name, content.Stream, cancellation: cancellation);
            }
        }

        await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Blob} became the job {Job}.")]
        public static partial void Submitted(ILogger logger, string blob, string job);

        [LoggerMessage(2, LogLevel.Warning, "{Blob} was rejected: {Error}")]
        public static partial void Rejected(ILogger logger, string blob, string error);
    }
}
