using System.Globalization;
using System.Text;
using Pilot.Core.JobFiles;
using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Profile;

/// <summary>Logs in the formats of several frameworks under Logs/, with the moments at which they grew.</summary>
internal static class RecordedLogs
{
    public static string Repository { get; } = Root();

    public static string Folder { get; } = Path.Combine(Repository, "tests", "Pilot.Core.Tests", "Profile", "Logs");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.log").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <param name="run">The job's command; the profile ran the same.</param>
    public static StepTiming? Read(string name, string run = "python train.py")
    {
        var times = Path.Combine(Folder, $"{name}.times");
        var reader = LogTimes.Replay(
            File.ReadAllBytes(Path.Combine(Folder, $"{name}.log")),
            File.Exists(times) ? LogTimes.Parse(File.ReadAllBytes(times)) : []);
        var command = JobCommand.OfScript(run);
        return ProfileAnalysis.Of(reader, command, command, null, new Random(1));
    }

    public static string Describe(string name)
    {
        var timing = Read(name);
        var text = new StringBuilder().AppendLine(name).Append("  ").AppendLine(ProfileAnalysis.Message(timing, "python train.py"));
        return (timing is null ? text : text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  init {timing.InitSeconds:0.##} s, {timing.StepsPerEpoch:0.#} per epoch, {timing.Epochs} epochs, extra {timing.EpochExtraSeconds:0.##} s, {timing.Throughput:0.##}/s, {timing.UsedSamples} used, {timing.DroppedSamples} dropped")))
            .ToString();
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pilot.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found.");
        }

        return folder;
    }
}
