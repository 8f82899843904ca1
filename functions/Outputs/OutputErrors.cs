using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Functions.Outputs;

internal static class OutputErrors
{
    public static PilotError NoSuchFile(string path) => new(
        "PILOT0518", $"The job has no output {path}.", "List its outputs; a file appears there once it has been shipped.", path);

    public static PilotError Path(string path) => new(
        "PILOT0519", "That is not a path inside a job's outputs.", "Use a path as the list of outputs gives it.", path);

    public static PilotError Range(long length) => new(
        "PILOT0520",
        "The range lies outside of the file.",
        string.Create(CultureInfo.InvariantCulture, $"The file has {length} bytes now."));
}
