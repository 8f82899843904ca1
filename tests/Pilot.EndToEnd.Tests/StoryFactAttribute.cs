using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>A fact that needs the published programs; skipped with the reason where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoryFactAttribute : FactAttribute
{
    public StoryFactAttribute() => Skip = Programs.Missing;
}
