namespace Pilot.Engine.Tests.Models;

/// <summary>A random orchestration as data, and what must come of it.</summary>
/// <param name="Number">Distinguishes the step; also hours of a timer, or how often a flaky activity fails.</param>
public sealed record Step(StepKind Kind, int Number, IReadOnlyList<Step> Parts)
{
    /// <summary>The plain model: the same story without an engine.</summary>
    public string Outcome => Kind switch
    {
        StepKind.Call => $"c{Number}",
        StepKind.Flaky => $"f{Number}",
        StepKind.Broken => $"b{Number}",
        StepKind.Timer => $"t{Number}",
        StepKind.Event => $"e{Number}",
        StepKind.Timeout => $"o{Number}",
        StepKind.Child => $"<{Joined}>",
        StepKind.FailingChild => "!",
        StepKind.RenewingChild => $"{{{Joined}}}",
        StepKind.Together => $"[{Joined}]",
        _ => $"({Joined})",
    };

    /// <summary>Calls of activities, each of which must have one idempotency key of its own.</summary>
    public int Calls => Kind switch
    {
        StepKind.Call or StepKind.Broken => 1,
        StepKind.Flaky => (Number % 3) + 1,
        _ => Parts.Sum(part => part.Calls),
    };

    /// <summary>Events that come from outside; children get theirs from another orchestration.</summary>
    public IEnumerable<int> Events => Kind switch
    {
        StepKind.Event => [Number],
        StepKind.Child or StepKind.FailingChild or StepKind.RenewingChild => [],
        _ => Parts.SelectMany(part => part.Events),
    };

    private string Joined => string.Join(' ', Parts.Select(part => part.Outcome));

    public override string ToString() =>
        Parts.Count == 0 ? $"{Kind}{Number}" : $"{Kind}{Number}({string.Join(", ", Parts)})";
}

public enum StepKind
{
    Call,
    Flaky,
    Broken,
    Timer,
    Event,
    Timeout,
    InSequence,
    Together,
    Child,
    FailingChild,
    RenewingChild,
}
