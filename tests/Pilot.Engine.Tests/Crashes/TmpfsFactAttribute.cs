namespace Pilot.Engine.Tests.Crashes;

/// <summary>A test that is skipped, with the reason, where no file system of a few megabytes may be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute() => Skip = SmallDisk.WhyNot.Value;
}
