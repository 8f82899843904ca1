using Pilot.Storage.Tests.Azure;
using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>A fact that needs the published programs, and here storage too; skipped with the reason where one is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoryFactAttribute : FactAttribute
{
    public StoryFactAttribute() => Skip = Programs.Missing ?? Azurite.Missing;
}
