using Pilot.Core.Storage;
using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Payloads;

/// <summary>
/// Deletes payloads that no instance refers to: what a purge left, and what a crash left between the blob and the turn.
/// Young ones are spared, because a turn may be about to refer to them.
/// </summary>
internal static class PayloadSweep
{
    public static readonly TimeSpan SparedAge = TimeSpan.FromDays(1);

    /// <returns>How many were deleted.</returns>
    public static async Task<int> RunAsync(IBlobStore blobs, Database database, DateTimeOffset now, CancellationToken stop)
    {
        var deleted = 0;
        string? after = null;
        while (true)
        {
            var page = await blobs.ListAsync(PayloadStore.Folder, after, cancellation: stop);
            foreach (var blob in page.Where(blob => now - blob.LastModified > SparedAge))
            {
                var digest = blob.Name[(blob.Name.LastIndexOf('/') + 1)..];
                if (database.Read(session => !PayloadTable.IsReferred(session, digest)))
                {
                    await blobs.DeleteAsync(blob.Name, cancellation: stop);
                    deleted++;
                }
            }

            if (page.Count == 0)
            {
                return deleted;
            }

            after = page[^1].Name;
        }
    }
}
