using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>What people call a job: any printable text of 1 to 100 characters (Unicode scalars).</summary>
public static class DisplayName
{
    public const int MaxLength = 100;

    /// <returns>The name without blanks at its ends.</returns>
    /// <exception cref="PilotException">PILOT0207.</exception>
    public static string Check(string name, string? where = null) => throw new NotImplementedException();
}
