using Pilot.Cli.Jobs;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Deploy;

/// <summary>The part of a deploy that the platform does, as steps on the screen with the log between them.</summary>
internal sealed class JobSteps(Screen screen, TimeProvider time) : IDisposable
{
    private const string ProfileRun = "profile";

    private StepLine? step;
    private JobState? shown;
    private string reason = "";
    private string? run;
    private bool inLine;
    private bool interrupted;

    public void Enter(JobState state, string why)
    {
        if (state == shown && interrupted)
        {
            Open(state, why);
        }

        interrupted = false;
        if (state != shown && state is not JobState.AwaitingChoice)
        {
            var goesOn = step is not null && shown is { } before && Titles(before) == Titles(state);
            if (!goesOn)
            {
                Close();
                reason = "";
                Open(state, why);
            }

            shown = state;
        }

        if (why.Length > 0)
        {
            step?.Update(why);
            reason = why;
        }
    }

    /// <summary>Planning can be over before it is seen, and its plans may come when a later step was seen already.</summary>
    public void Planned(int count)
    {
        if (shown > JobState.Planning)
        {
            Interrupt();
        }
        else if (shown != JobState.Planning)
        {
            Close();
        }

        step ??= new StepLine(screen, time, "Planning");
        step.Done("Planned", Humane.Count(count, "plan", "plans"));
        step.Dispose();
        step = null;
    }

    public void Log(LogChunk chunk)
    {
        // What a profile run prints is kept for `pilot job log --run profile`.
        if (screen.Json || chunk.Run == ProfileRun || chunk.Text.Length == 0)
        {
            return;
        }

        Close();
        if (run is not null && run != chunk.Run)
        {
            Interrupt();
            screen.Tell($"Run {chunk.Run} begins: the one before was lost.", StyledText.Warn);
        }

        run = chunk.Run;
        screen.WriteRaw(chunk.Text);
        inLine = !chunk.Text.EndsWith('\n');
    }

    public void End(JobDocument job)
    {
        Interrupt();
        var took = JobEnd.Took(job) is { Length: > 0 } text ? $" in {text}" : "";
        if (job.State == JobState.Succeeded)
        {
            screen.Tell($"✔ Succeeded{took}", StyledText.Good);
        }
        else
        {
            screen.Tell($"✘ {(job.State == JobState.Canceled ? "Canceled" : "Failed")}{took}", StyledText.Bad);
        }
    }

    /// <summary>
    /// Gives the next line of progress a line of its own. A step that was open goes on when its state is entered again.
    /// </summary>
    public void Interrupt()
    {
        interrupted |= step is not null;
        step?.Dispose();
        step = null;
        if (inLine)
        {
            inLine = false;
            screen.Tell("");
        }
    }

    public void Dispose() => step?.Dispose();

    private void Open(JobState state, string why)
    {
        if (state == JobState.Running)
        {
            screen.Tell("▶ Running    the log follows; Ctrl-C leaves the job running", StyledText.Quiet);
        }
        else if (Titles(state) is { } titles)
        {
            step = new StepLine(screen, time, titles.Doing);
            step.Update(why);
        }
    }

    private void Close()
    {
        if (step is not null && shown is { } state && Titles(state) is { } titles)
        {
            step.Done(titles.Done, state == JobState.Launching ? reason : "");
        }

        step?.Dispose();
        step = null;
    }

    // Collecting happens under the last of the log, so it has no line of its own.
    private static (string Doing, string Done)? Titles(JobState state) => state switch
    {
        JobState.Queued or JobState.Preparing => ("Checking", "Checked"),
        JobState.Profiling => ("Profiling", "Profiled"),
        JobState.Planning => ("Planning", "Planned"),
        JobState.Launching => ("Launching", "Launched"),
        JobState.Canceling => ("Canceling", "Canceled"),
        _ => null,
    };
}
