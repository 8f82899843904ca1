using System.Globalization;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// Keeps a job's budget while it runs: a warning when most of it is spent, and near its end the signal to save and stop, so
/// early that the time to save is paid for as well.
/// </summary>
internal sealed class BudgetKeeper(JobStory story, BudgetCap cap, StopRunInput stop)
{
    private bool told;

    /// <returns>Null where there is nothing to keep.</returns>
    public static BudgetKeeper? Of(JobStory story, LaunchRunInput launch) =>
        BudgetCap.Of(story.Prepared.Request.Wishes?.Budget, launch.Offer.PricePerHour, story.Memory.Spent) is { } cap
            ? new BudgetKeeper(story, cap, new StopRunInput(launch.Run, launch.Offer.Target, BudgetCap.Grace.TotalSeconds))
            : null;

    private DateTimeOffset Since => story.Memory.RunSince ?? story.Now;

    /// <summary>Does what is due now.</summary>
    /// <returns>How long to wait for the next thing at most; null when nothing more is to come.</returns>
    public async Task<TimeSpan?> LookAsync()
    {
        if (story.Now >= cap.StopAt(Since))
        {
            await StopAsync();
            return null;
        }

        if (!story.Memory.BudgetWarned && story.Now >= cap.WarnAt(Since))
        {
            story.Memory = story.Memory with { BudgetWarned = true };
            await TellAsync("BudgetLow", $"{Money(cap.Spent(Since, story.Now))} of the budget of {Money(cap.Budget)} are spent; the job is stopped before it costs more.");
        }

        var next = story.Memory.BudgetWarned ? cap.StopAt(Since) : Earlier(cap.WarnAt(Since), cap.StopAt(Since));
        return next - story.Now;
    }

    /// <summary>The run has a new supervisor, who was not told yet.</summary>
    public void NewSupervisor() => told = false;

    private async Task StopAsync()
    {
        if (!story.Memory.BudgetSpent)
        {
            story.Memory = story.Memory with { BudgetSpent = true };
            await TellAsync("BudgetSpent", $"The budget of {Money(cap.Budget)} is used up; the job has a minute to save its work and end.");
        }

        told = told || await story.TryAsync("StopRun", stop);
    }

    private Task TellAsync(string type, string words) =>
        story.TellAsync(new JobChange(0) { State = JobState.Running, Reason = words, Events = [story.Event("job", type, words)] });

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static string Money(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00##}");
}
