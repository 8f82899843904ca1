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
/// An archive at <c>uploads/{account}/{name}.tar.gz</c> becomes a job called after it. The job's id comes from the file and
/// its ETag, so a crash at any point, and any repeat, leads to one job.
/// </summary>
internal sealed partial class UploadArrival(
    IBlobStore blobs, AccountStore accounts, ArchiveImporter importer, JobSubmission submission, ILogger<UploadArrival> log)
{
    private const string ErrorEnding = ".error.json";

    private static readonly string[] Endings = [".tar.gz", ".tgz", ".tar", ".zip"];

    /// <summary>What cannot become a job is put aside under <c>rejected/</c> with the reason; other failures are worth another try.</summary>
    /// <param name="blob">Complete: nobody is writing it any more.</param>
    public async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
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

    /// <summary>Puts an upload aside that failed so often that nobody tries again.</summary>
    public async Task GiveUpAsync(BlobInfo blob, int attempts, Exception failure, CancellationToken cancellation)
    {
        Log.GivenUp(log, blob.Name, failure);
        await RejectAsync(blob, UploadErrors.TakenInVain(blob.Name, attempts, failure.Message), cancellation);
    }

    private async Task<JobDocument> SubmitAsync(BlobInfo blob, CancellationToken cancellation)
    {
        var parts = blob.Name[BlobNames.Uploads.Length..].Split('/');
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
        var name = RejectedName(blob.Name[BlobNames.Uploads.Length..]);
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
