namespace Pilot.Compute.Tests.Lab;

/// <summary>A test that is skipped, with the reason, for a user whom no file mode stops.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute() => Skip = Environment.IsPrivilegedProcess ? "root reads every folder, whatever its mode" : null;
}
