using System.CommandLine;
using Pilot.Cli.Jobs.Outputs;

namespace Pilot.Cli.Jobs;

internal static class JobCommand
{
    public static Command Create(Surroundings around) =>
        new ExampleCommand(
            "job",
            "Look at one job: its story, log and outputs; cancel or delete it",
            "pilot job show digits",
            "pilot job log digits --follow",
            "pilot job outputs digits --download")
        {
            JobShowCommand.Create(around),
            JobLogCommand.Create(around),
            JobOutputsCommand.Create(around),
            JobCancelCommand.Create(around),
            JobDeleteCommand.Create(around),
        };

    /// <summary>The argument that names a job, the same everywhere.</summary>
    public static Argument<string> JobArgument() => new("job")
    {
        Description = "Job id, a unique start of it, or a name (the newest with it)",
    };
}
