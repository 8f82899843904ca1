using System.Security.Cryptography;
using System.Text;
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
    private const int MostAttempts = 5;
    private const string ErrorEnding = ".error.json";

    private static readonly string[] Endings = [".tar.gz", ".tgz", ".tar", ".zip"];

    private readonly IBlobStore blobs = blobs;
    private readonly ILogger log = log;
    private readonly Dictionary<string, (string ETag, int Failures)> seen = [];

    protected override string Prefix => BlobNames.Uploads;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
        // A copy into the folder grows for a while: only a file that was the same at the look before is complete.
        if (!seen.TryGetValue(blob.Name, out var before) || before.ETag != blob.ETag)
        {
            seen[blob.Name] = (blob.ETag, 0);
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
        catch (Exception failure) when (failure is not (PilotException or OperationCanceledException))
        {
            seen[blob.Name] = before with { Failures = before.Failures + 1 };
            if (before.Failures + 1 < MostAttempts)
            {
                throw;
            }

            Log.GivenUp(log, blob.Name, failure);
            await RejectAsync(blob, UploadErrors.TakenInVain(blob.Name, MostAttempts, failure.Message), cancellation);
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
        var name = RejectedName(blob.Name[Prefix.Length..]);
        await blobs.PutJsonAsync(name + ErrorEnding, error, FunctionsJson.Default.PilotError, cancellation: cancellation);
        await using (var content = await blobs.ReadAsync(blob.Name, cancellation: cancellation))
        {
            if (content is not null)
            {
                await blobs.PutAsync(name, content.Stream, cancellation: cancellation);
            }
        }

        await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
    }

    /// <summary>The upload's own name, or its start and a hash when there is no room for the ending of the error beside it.</summary>
    private static string RejectedName(string upload)
    {
        if (BlobName.IsValid(BlobNames.Rejected + upload + ErrorEnding))
        {
            return BlobNames.Rejected + upload;
        }

        var folder = upload[..(upload.IndexOf('/', StringComparison.Ordinal) + 1)];
        var start = string.Concat(upload[(upload.LastIndexOf('/') + 1)..].EnumerateRunes().Take(40));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(upload)))[..32];
        return $"{BlobNames.Rejected}{folder}{start}-{hash}";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Blob} became the job {Job}.")]
        public static partial void Submitted(ILogger logger, string blob, string job);

        [LoggerMessage(2, LogLevel.Warning, "{Blob} was rejected: {Error}")]
        public static partial void Rejected(ILogger logger, string blob, string error);

        [LoggerMessage(3, LogLevel.Error, "{Blob} failed too often.")]
        public static partial void GivenUp(ILogger logger, string blob, Exception failure);
    }
}
