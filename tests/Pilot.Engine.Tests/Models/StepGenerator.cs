using FsCheck;
using FsCheck.Fluent;

namespace Pilot.Engine.Tests.Models;

/// <summary>A random story, and the commits at which its engines die, one life after the other.</summary>
public sealed record Trial(Step Story, IReadOnlyList<Crash> Crashes)
{
    public override string ToString() => $"{Story} with {string.Join(", ", Crashes)}";
}

/// <param name="At">Which commit of that life; or which of the places where the engine waits.</param>
public sealed record Crash(int At, CrashPoint Point);

public enum CrashPoint
{
    BeforeCommit,
    AfterCommit,
    Await,
}

internal static class StepGenerator
{
    private static readonly StepKind[] Leaves =
        [StepKind.Call, StepKind.Flaky, StepKind.Broken, StepKind.Timer, StepKind.Event, StepKind.Timeout];

    private static readonly StepKind[] Groups =
        [StepKind.InSequence, StepKind.Together, StepKind.Child, StepKind.FailingChild, StepKind.RenewingChild];

    public static Arbitrary<Trial> Trials() => Arb.From(
        from root in Gen.Elements(StepKind.InSequence, StepKind.Together)
        from story in Group(3)
        from count in Gen.Choose(0, 4)
        from crashes in Crashes.ArrayOf(count)
        select new Trial(Number(story with { Kind = root }), crashes),
        Shrink);

    private static Gen<Crash> Crashes =>
        from point in Gen.Elements(CrashPoint.BeforeCommit, CrashPoint.AfterCommit, CrashPoint.Await, CrashPoint.Await)
        from at in Gen.Choose(1, point == CrashPoint.Await ? 80 : 20)
        select new Crash(at, point);

    private static Gen<Step> Any(int depth) => depth == 0
        ? Leaf
        : Gen.Frequency((3, Leaf), (2, Group(depth)));

    private static Gen<Step> Leaf =>
        from kind in Gen.Elements(Leaves)
        select new Step(kind, 0, []);

    private static Gen<Step> Group(int depth) =>
        from kind in Gen.Elements(Groups)
        from count in Gen.Choose(1, 4)
        from parts in Any(depth - 1).ArrayOf(count)
        select new Step(kind, 0, parts);

    /// <summary>Gives every step a number of its own, so that no two events share a name.</summary>
    private static Step Number(Step story)
    {
        var next = 0;
        return Visit(story);
        Step Visit(Step step) => step with { Number = next++, Parts = [.. step.Parts.Select(Visit)] };
    }

    private static IEnumerable<Trial> Shrink(Trial trial)
    {
        for (var i = 0; i < trial.Crashes.Count; i++)
        {
            yield return trial with { Crashes = [.. trial.Crashes.Where((_, index) => index != i)] };
        }

        foreach (var smaller in Smaller(trial.Story))
        {
            yield return trial with { Story = smaller };
        }
    }

    private static IEnumerable<Step> Smaller(Step step)
    {
        foreach (var part in step.Parts.Where(part => part.Parts.Count > 0))
        {
            yield return part with { Kind = StepKind.InSequence };
        }

        for (var i = 0; i < step.Parts.Count; i++)
        {
            var at = i;
            if (step.Parts.Count > 1)
            {
                yield return step with { Parts = [.. step.Parts.Where((_, index) => index != at)] };
            }

            foreach (var smaller in Smaller(step.Parts[at]))
            {
                yield return step with { Parts = [.. step.Parts.Select((part, index) => index == at ? smaller : part)] };
            }
        }
    }
}
