using System.Text;
using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Core.Watch;

namespace Pilot.Core.Profile;

/// <summary>Makes a result of what an ended profile run left in storage. Changes nothing.</summary>
public sealed class ReadProfile(IBlobStore blobs, LessonStore lessons) : Activity<ReadProfileInput, ProfileResult>
{
    private const int TailLength = 4096;

    /// <summary>The same log gives the same bounds, however often it is read.</summary>
    private const int Seed = 1;

    /// <summary>A log is read up to here; two minutes of progress fit many times.</summary>
    private const int LongestLog = 32 << 20;

    public override async Task<ProfileResult> RunAsync(ActivityContext context, ReadProfileInput input)
    {
        var (job, run) = (input.Run.Run.Job, input.Run.Run.Run);
        var report = (await blobs.ReadJsonAsync(BlobNames.Report(job, run), PilotJson.Default.RunReport, context.Cancellation))?.Document;
        var log = await BytesAsync(BlobNames.Log(job, run), context.Cancellation);
        var times = LogTimes.Parse(await BytesAsync(BlobNames.LogTimes(job, run), context.Cancellation));
        var spec = input.Prepared.Spec!;
        var timing = ProfileAnalysis.Of(
            LogTimes.Replay(log, times), spec.Run, input.Command, spec.TotalSteps, new Random(Seed));
        var hints = CommandHints.Of(spec.Run.Display);
        return new ProfileResult(
            input.Command.Display,
            report is { Started: { } from, Ended: { } to } ? (to - from).TotalSeconds : 0,
            report?.Outcome is { End: RunEnd.Measured } ? null : report?.Outcome,
            Encoding.UTF8.GetString(log.AsSpan(Math.Max(0, log.Length - TailLength))))
        {
            Timing = timing,
            Message = ProfileAnalysis.Message(timing, input.Command.Display, spec.Kind),
            Offer = input.Offer,
            SetupSeconds = (report?.CommandStarted - report?.Started)?.TotalSeconds,
            PeakMemoryBytes = report?.PeakMemoryBytes,
            Resources = report?.Resources,
            Precision = hints.Precision,
            Family = ModelFamilies.Of(spec.Run.Display),
            UsesSeveralGpus = hints.UsesSeveralGpus,
            Corrections = await lessons.CorrectionsAsync(input.Prepared.Owner, context.Cancellation),
        };
    }

    private async Task<byte[]> BytesAsync(string blob, CancellationToken cancellation)
    {
        await using var content = await blobs.ReadAsync(blob, 0, LongestLog, cancellation);
        if (content is null)
        {
            return [];
        }

        using var copy = new MemoryStream();
        await content.Stream.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }
}

/// <param name="Command">What ran.</param>
/// <param name="Offer">The machine it ran on.</param>
public sealed record ReadProfileInput(RunOnTarget Run, PreparedJob Prepared, JobCommand Command, PlanOffer Offer);
