using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>Reads a job file: the text into nodes by the parser, the nodes into a checked <see cref="JobSpec"/>.</summary>
public sealed class JobSpecReader(IJobFileParser parser)
{
    /// <summary>Job files longer than this are refused (bytes, and characters).</summary>
    public const int MaxLength = 1 << 20;

    /// <param name="fileName">Named in errors.</param>
    /// <param name="run">Command (a shell line) that replaces the file's <c>run</c>, which may then be missing; null for none.</param>
    /// <exception cref="PilotException">
    /// The first error of the file; all others are its <see cref="PilotError.Details"/>, one line each.
    /// </exception>
    public JobSpec Read(string text, string fileName, string? run = null)
    {
        if (text.Length > MaxLength)
        {
            throw new PilotException(JobFileErrors.TooLarge(fileName, "more than 1 MiB"));
        }

        var root = parser.Parse(text, fileName) switch
        {
            JobFileMap map => map,
            null => new JobFileMap(new JobFilePlace(1, 1), []),
            JobFileScalar { IsNull: true } nothing => new JobFileMap(nothing.At, []),
            var other => throw new PilotException(
                JobFileErrors.NotAMap($"{fileName}:{other.At.Line}:{other.At.Column}", JobFileFields.Kind(other))),
        };

        var fields = new JobFileFields(root, fileName);
        var spec = JobSpecKeys.Bind(fields, run is null ? null : OfCommand(run).Run);
        return fields.Errors.Count == 0 ? spec : throw JobFileErrors.Of(fields.Errors);
    }

    /// <summary>As <see cref="Read"/>, from the file in <paramref name="folder"/> that <see cref="JobFileNames"/> finds first.</summary>
    /// <returns>Null when there is no job file and no <paramref name="run"/>.</returns>
    public JobSpec? ReadFolder(string folder, string? run = null)
    {
        if (JobFileNames.FindIn(folder) is { } name)
        {
            return Read(JobFileText.ReadFile(Path.Combine(folder, name), name), name, run);
        }

        return run is null ? null : OfCommand(run);
    }

    /// <summary>The job of a folder without a job file.</summary>
    /// <param name="run">A shell line.</param>
    /// <exception cref="PilotException">PILOT0205 for a blank line.</exception>
    public static JobSpec OfCommand(string run) =>
        string.IsNullOrWhiteSpace(run)
            ? throw new PilotException(JobFileErrors.RunMissing("run"))
            : new JobSpec { Run = JobCommand.OfScript(CommandBlock.ToScript(run)) };
}
