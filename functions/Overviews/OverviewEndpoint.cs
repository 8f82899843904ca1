using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Launch;
using Pilot.Core.Predict.Learning;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Overviews;

internal static class OverviewEndpoint
{
    private const int RowsShown = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapOverview(this IEndpointRouteBuilder api) => api.MapGet("/overview", HandleAsync)
        .WithName("overview")
        .WithSummary("What runs, what waits and why, what it costs, how good predictions are, what is in use.")
        .WithTags("jobs")
        .Refuses(400, 403);

    internal static async Task<Ok<Overview>> HandleAsync(
        [Description("Minutes east of UTC of the clock by which days and months begin.")] int? utcOffset,
        [Description("Another account's jobs, or * for everybody's; for admins.")] string? owner,
        HttpContext http,
        JobIndex index,
        LessonStore lessons,
        IEnumerable<IComputeTarget> targets,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (utcOffset is < -14 * 60 or > 14 * 60)
        {
            throw new PilotException(RequestErrors.NotUnderstood("utcOffset is not within 14 hours of UTC.", "utcOffset"));
        }

        var whose = JobOwners.Of(owner, http.Caller());
        var rows = await index.RowsAsync(whose, cancellation);
        var accuracy = AccuracyReport.Of(await lessons.ListAsync(whose == JobIndex.Everybody ? http.Caller().Name : whose, cancellation));
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new Overview(
            now,
            rows.CountBy(row => row.State).OrderBy(count => count.Key).ToDictionary(count => count.Key.ToString(), count => count.Value),
            [.. rows.Where(row => IsRunning(row.State)).Take(RowsShown)],
            [.. rows.Where(row => !row.State.IsFinal() && !IsRunning(row.State)).Take(RowsShown)],
            [.. rows.Where(row => row.State.IsFinal()).OrderByDescending(row => row.Finished).Take(RowsShown / 2)],
            Spending.Of(rows, now, TimeSpan.FromMinutes(utcOffset ?? 0)),
            new AccuracyView(accuracy.Jobs, accuracy.MeanError, accuracy.Within, accuracy.StartUpMeanError),
            await Task.WhenAll(targets.Select(target => ViewAsync(target, clock, cancellation)))));
    }

    private static bool IsRunning(JobState state) => state is JobState.Running or JobState.Collecting or JobState.Canceling;

    /// <summary>A target that does not answer in time does not hold up what is known of the others.</summary>
    private static async Task<TargetView> ViewAsync(IComputeTarget target, TimeProvider clock, CancellationToken cancellation)
    {
        if (target is not IReportsUse reports)
        {
            return new TargetView(target.Name, null, null);
        }

        try
        {
            return new TargetView(target.Name, await reports.UseAsync(cancellation).WaitAsync(Patience, clock, cancellation), null);
        }
        catch (PilotException refused)
        {
            return new TargetView(target.Name, null, refused.Error.Message);
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or HttpRequestException)
        {
            return new TargetView(target.Name, null, "It does not say how much of it is in use.");
        }
    }
}
