#pragma warning disable CS9113
using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>Reads a job file: the text into nodes by the parser, the nodes into a checked <see cref="JobSpec"/>. Pure.</summary>
public sealed class JobSpecReader(IJobFileParser parser)
{
    /// <summary>Texts longer than this (characters) are refused.</summary>
    public const int MaxLength = 1 << 20;

    /// <param name="fileName">Named in errors.</param>
    /// <param name="run">Command (a shell line) that replaces the file's <c>run</c>, which may then be missing; null for none.</param>
    /// <exception cref="PilotException">
    /// The first error of the file; all others are its <see cref="PilotError.Details"/>, one line each.
    /// </exception>
    public JobSpec Read(string text, string fileName, string? run = null) => throw new NotImplementedException();

    /// <summary>As <see cref="Read"/>, from the file in <paramref name="folder"/> that <see cref="JobFileNames"/> finds first.</summary>
    /// <returns>Null when there is no job file and no <paramref name="run"/>.</returns>
    public JobSpec? ReadFolder(string folder, string? run = null) => throw new NotImplementedException();

    /// <summary>The job of a folder without a job file.</summary>
    /// <param name="run">A shell line.</param>
    public static JobSpec OfCommand(string run) => throw new NotImplementedException();
}
