using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>
/// Turns the text of a job file into nodes, without knowing any key. Pure: the same text gives the same nodes.
/// </summary>
public interface IJobFileParser
{
    /// <param name="fileName">Named in errors.</param>
    /// <returns>The one document of the text; null when it is empty or holds comments alone.</returns>
    /// <exception cref="PilotException">
    /// PILOT0201 when the text is not well formed, PILOT0209 to PILOT0212 for a key given twice, too much text or depth,
    /// anchors, aliases, merge keys and tags, and several documents; each with line and column.
    /// </exception>
    JobFileNode? Parse(string text, string fileName);
}
