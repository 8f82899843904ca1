using System.Diagnostics;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>From `pilot deploy` to the job's first log line on the screen.</summary>
internal sealed class FirstLineBenchmark : Benchmark
{
    private const int Times = 7;

    public override string Name => "first-line";

    public override string About => "from `pilot deploy` to the first log line, against starting the same program by hand";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        using var job = new CountingJob(lines: 1, secondsPerLine: 0);
        var ours = new List<double>();
        var theirs = new List<double>();
        await FirstLineAsync(Programs.Pilot, ["deploy", job.Folder, "--plan", "cheapest", "--no-open"], platform.Home);
        for (var i = 0; i < Times; i++)
        {
            ours.Add(await FirstLineAsync(Programs.Pilot, ["deploy", job.Folder, "--plan", "cheapest", "--no-open"], platform.Home));
            theirs.Add(await FirstLineAsync("/bin/sh", ["-c", "mkdir -p output; " + File.ReadAllText(Path.Combine(job.Folder, ".spilot.yaml"))["run: ".Length..]], platform.Home, job.Folder));
        }

        return [new Row("deploy to first log line", Measure.Median(ours), "s", "fork and exec", Measure.Median(theirs), "1 s")];
    }

    private static async Task<double> FirstLineAsync(string program, string[] arguments, string home, string? folder = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? home };
        start.Environment["PILOT_HOME"] = home;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        double? seen = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            seen ??= line.Contains("line 1", StringComparison.Ordinal) ? watch.Elapsed.TotalSeconds : null;
        }

        await process.WaitForExitAsync();
        return seen ?? throw new InvalidOperationException($"{program} never printed the line.");
    }
}
