using Pilot.Adapters.Local.Compute;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Agent.Fetch;

/// <summary>
/// Brings back what the run before wrote under its output folder, so that a job which keeps checkpoints there resumes from
/// the newest. Safe to repeat: a file is there whole or not at all.
/// </summary>
internal sealed class OutputRestore(IBlobStore store, JobId job, RunFolder folder)
{
    /// <param name="output">The job's output folder; made when it is missing.</param>
    internal async Task BringAsync(string output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder.State);
        var prefix = BlobNames.Outputs(job);
        await foreach (var blob in store.ListAllAsync(prefix, cancellation))
        {
            var target = Path.Combine(output, blob.Name[prefix.Length..]);
            if (File.Exists(target) || await store.ReadAsync(blob.Name, cancellation: cancellation) is not { } content)
            {
                continue;
            }

            await using (content)
            {
                var draft = folder.InState("restored.new");
                await using (var file = File.Create(draft))
                {
                    await content.Stream.CopyToAsync(file, cancellation);
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(draft, target);
            }
        }
    }
}
