using System.Diagnostics;
using System.Globalization;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>Lines from a job's stdout to a follower's screen: how many per second, and how late.</summary>
internal sealed class LogFollowBenchmark : Benchmark
{
    private const int Lines = 1_000_000;
    private const int LateLines = 100;

    public override string Name => "log-follow";

    public override string About => "log lines per second from the job to `pilot deploy`, and their lag; against a pipe";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        var flood = $"import sys\nfor i in range({Lines}): sys.stdout.write('line %d of the log of a job that talks a lot\\n' % i)\n";
        var (oursPerSecond, _) = await FollowAsync(platform, flood);
        var pipe = await Measure.SecondsAsync(async () => (await Programs.RunAsync("python3", ["-c", flood])).ShouldSucceed());
        var drip = $"import time\nfor i in range({LateLines}): print('t %.6f' % time.time(), flush=True); time.sleep(0.05)\n";
        var (_, lags) = await FollowAsync(platform, drip);
        return
        [
            new Row("lines per second, job to screen", oursPerSecond, "lines/s", "a pipe", Lines / pipe, "100,000"),
            new Row("lag of a line, median", Measure.Median(lags) * 1000, "ms"),
            new Row("lag of a line, 99th percentile", lags.Order().ElementAt(lags.Count * 99 / 100) * 1000, "ms", Goal: "200 ms"),
        ];
    }

    private static async Task<(double PerSecond, List<double> Lags)> FollowAsync(Platform platform, string program)
    {
        var folder = Directory.CreateTempSubdirectory("pilot-bench-log-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "talk.py"), program);
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: python3 -u talk.py\n".Replace(" -u", "", StringComparison.Ordinal));
        var start = new ProcessStartInfo(Programs.Pilot) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PILOT_HOME"] = platform.Home;
        foreach (var argument in new[] { "deploy", folder, "--plan", "cheapest", "--no-open" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        var lags = new List<double>();
        var (lines, first) = (0, new Stopwatch());
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("line ", StringComparison.Ordinal))
            {
                first.Start();
                lines++;
            }
            else if (line.StartsWith("t ", StringComparison.Ordinal))
            {
                lags.Add((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - double.Parse(line[2..], CultureInfo.InvariantCulture));
            }
        }

        var seconds = first.Elapsed.TotalSeconds;
        await process.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        return lines is 0 or Lines
            ? (lines / Math.Max(seconds, 1e-9), lags)
            : throw new InvalidOperationException($"{lines} of {Lines} lines arrived.");
    }
}
