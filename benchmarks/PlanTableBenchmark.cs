using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>From the end of a job's profile to the question which plan it shall be, on the terminal of `pilot deploy`.</summary>
internal sealed class PlanTableBenchmark : Benchmark
{
    private const int Times = 9;

    /// <summary>A profile that shows its pace and leaves, by itself, the time of its last word where the benchmark finds it.</summary>
    private const string Program = """
        import sys, time
        for step in range(1, 61):
            print(f"step {step}/60", flush=True)
            time.sleep(0.02)
        with open(sys.argv[1], "w") as word:
            word.write(repr(time.time()))
        """;

    /// <summary>Runs what follows on a terminal of its own, and copies what that shows.</summary>
    private const string Terminal = "import pty, sys; pty.spawn(sys.argv[1:])";

    public override string Name => "plan-table";

    public override string About => "from the end of the profile to the plan table on the terminal, against `pilot jobs`";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        var folder = Directory.CreateTempSubdirectory("pilot-bench-plans-").FullName;
        var word = Path.Combine(folder, "word");
        var job = Directory.CreateDirectory(Path.Combine(folder, "job")).FullName;
        await File.WriteAllTextAsync(Path.Combine(job, "steps.py"), Program);
        await File.WriteAllTextAsync(
            Path.Combine(job, ".spilot.yaml"), $"run: python3 steps.py {word}\nprofile: python3 steps.py {word}\n");
        var (sinceWord, sinceReport, trips) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= Times; i++)
        {
            var (shown, id) = await ShownAsync(platform, job);
            var said = double.Parse(await File.ReadAllTextAsync(word), CultureInfo.InvariantCulture);
            var reported = await ReportedAsync(platform, id);
            var trip = await Measure.SecondsAsync(async () => (await platform.PilotAsync("jobs")).ShouldSucceed());
            if (i > 0)
            {
                sinceWord.Add((shown - said) * 1000);
                sinceReport.Add((shown - reported) * 1000);
                trips.Add(trip * 1000);
            }
        }

        Directory.Delete(folder, recursive: true);
        var limit = Measure.Median(trips);
        return
        [
            new Row("agent's last report to table", Measure.Median(sinceReport), "ms", "`pilot jobs`", limit, "200 ms"),
            new Row("the same, slowest", sinceReport.Max(), "ms", "`pilot jobs`", trips.Max()),
            new Row("profile's last word to table", Measure.Median(sinceWord), "ms", "`pilot jobs`", limit, "200 ms"),
            new Row("the same, slowest", sinceWord.Max(), "ms", "`pilot jobs`", trips.Max()),
        ];
    }

    /// <returns>When the question stood below the table, in seconds since 1970, and whose it was.</returns>
    private static async Task<(double Shown, JobId Job)> ShownAsync(Platform platform, string folder)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["PILOT_HOME"] = platform.Home;
        foreach (var argument in new[] { "-c", Terminal, Programs.Pilot, "deploy", folder, "--no-open" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (seen, buffer) = (new StringBuilder(), new byte[65536]);
        while (!seen.ToString().Contains("Which plan?", StringComparison.Ordinal))
        {
            var read = await process.StandardOutput.BaseStream.ReadAsync(buffer);
            if (read == 0)
            {
                throw new InvalidOperationException($"The deploy ended without a table: {seen}");
            }

            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        var shown = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var listed = (await platform.PilotAsync("jobs", "--json")).ShouldSucceed().Output;
        using var rows = JsonDocument.Parse(listed);
        var newest = JobId.Parse(rows.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        (await platform.PilotAsync("job", "cancel", newest.ToString())).ShouldSucceed();
        return (shown, newest);
    }

    /// <summary>When the agent wrote that the profile has ended.</summary>
    private static async Task<double> ReportedAsync(Platform platform, JobId job)
    {
        var file = Path.Combine(platform.Home, "blobs", Pilot.Core.Storage.BlobNames.Report(job, "profile"));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return (report.RootElement.GetProperty("time").GetDateTimeOffset() - DateTimeOffset.UnixEpoch).TotalSeconds;
    }
}
