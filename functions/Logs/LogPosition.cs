using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Functions.Logs;

/// <summary>A place in a job's logs; as text <c>run:offset</c>, the id of a <c>log</c> event.</summary>
/// <param name="Run">A number from 1, or <c>profile</c>.</param>
/// <param name="Offset">Bytes from the start of that run's log.</param>
internal readonly record struct LogPosition(string Run, long Offset)
{
    public const string Profile = "profile";

    public const string FirstRun = "1";

    public bool IsNumbered => Run != Profile;

    /// <summary>The start of the run that comes after this one when this one was lost.</summary>
    public LogPosition NextRun =>
        new((int.Parse(Run, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture), 0);

    /// <summary>True when <paramref name="current"/> is a later run than this one, so this one's log is complete.</summary>
    public bool IsBefore(string? current) =>
        IsNumbered && int.TryParse(current, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > int.Parse(Run, CultureInfo.InvariantCulture);

    /// <exception cref="PilotException">PILOT0522.</exception>
    public static LogPosition Parse(string run, long offset) =>
        offset >= 0 && (run == Profile || (int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
            ? new(run == Profile ? run : int.Parse(run, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), offset)
            : throw new PilotException(LogErrors.Position());

    /// <exception cref="PilotException">PILOT0522.</exception>
    public static LogPosition Parse(string id)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(id.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? Parse(id[..colon], offset)
            : throw new PilotException(LogErrors.Position());
    }

    /// <summary>The start of the run that is named, or of the job's current or last one.</summary>
    /// <exception cref="PilotException">PILOT0522.</exception>
    public static LogPosition OfRun(string? run, JobDocument job) => Parse(run ?? job.Run ?? FirstRun, 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}:{Offset}");
}
