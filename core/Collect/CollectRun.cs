using System.Text;
using Pilot.Core.Activities;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Core.Collect;

/// <summary>Sums up what an ended run left in storage; the agent has completed it by then.</summary>
public sealed class CollectRun(IBlobStore blobs) : Activity<RunOnTarget, CollectedRun>
{
    private const int TailLength = 4096;

    public override async Task<CollectedRun> RunAsync(ActivityContext context, RunOnTarget input)
    {
        var (files, bytes) = (0, 0L);
        await foreach (var output in blobs.ListAllAsync(BlobNames.Outputs(input.Run.Job), context.Cancellation))
        {
            files++;
            bytes += output.Length;
        }

        var log = BlobNames.Log(input.Run.Job, input.Run.Run);
        var length = (await blobs.StatAsync(log, context.Cancellation))?.Length ?? 0;
        return new CollectedRun(files, bytes, length, await TailAsync(log, length, context.Cancellation));
    }

    private async Task<string> TailAsync(string log, long length, CancellationToken cancellation)
    {
        await using var content = await blobs.ReadAsync(log, Math.Max(0, length - TailLength), TailLength, cancellation);
        if (content is null)
        {
            return "";
        }

        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }
}

/// <param name="OutputFiles">Files under <c>output/</c> in storage.</param>
/// <param name="OutputBytes">Their length together.</param>
/// <param name="LogBytes">Length of the run's log.</param>
/// <param name="Tail">End of the run's log, at most 4 KB.</param>
public sealed record CollectedRun(int OutputFiles, long OutputBytes, long LogBytes, string Tail);
