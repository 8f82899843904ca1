using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>100 MB of code: new, unchanged, one line changed.</summary>
internal sealed class UploadBenchmark : Benchmark
{
    private const int Files = 400;
    private const int FileBytes = 250_000;

    public override string Name => "upload";

    public override string About => "deploying 100 MB new, unchanged, one line changed; against tar, and rsync where it is installed";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("pilot-bench-upload-").FullName;
        try
        {
            return await RunAsync(root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Row>> RunAsync(string root)
    {
        var folder = Fill(Path.Combine(root, "code"));
        var changed = Path.Combine(folder, "part-200.txt");
        await using var platform = await Platform.StartAsync();
        var rows = new List<Row>();
        foreach (var round in new[] { "new", "unchanged", "one line changed" })
        {
            if (round == "one line changed")
            {
                var lines = await File.ReadAllLinesAsync(changed);
                lines[lines.Length / 2] = "this line is new";
                await File.WriteAllLinesAsync(changed, lines);
            }

            var before = Stored(platform);
            var ours = await Measure.SecondsAsync(() => platform.DeployAsync(folder, plan: null));
            rows.Add(new Row($"{round}: sent", (Stored(platform) - before) / 1e6, "MB", Goal: round == "new" ? null : "1 MB"));
            rows.Add(await PeerAsync(round, ours, root, folder));
        }

        return rows;
    }

    private static async Task<Row> PeerAsync(string round, double ours, string root, string folder)
    {
        var rsync = Programs.Which("rsync") is not null;
        var theirs = await Measure.SecondsAsync(async () => _ = rsync
            ? (await Programs.RunAsync("rsync", ["-a", "--checksum", folder + "/", Path.Combine(root, "copy")])).ShouldSucceed()
            : (await Programs.RunAsync("tar", ["-cf", Path.Combine(root, "copy.tar"), "-C", folder, "."])).ShouldSucceed());
        return new Row($"{round}: time", ours, "s", rsync ? "rsync --checksum" : "tar (all of it each time)", theirs);
    }

    private static string Fill(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".spilot.yaml"), "run: 'true'\n");
        var chance = new Random(7);
        for (var file = 0; file < Files; file++)
        {
            using var writer = new StreamWriter(Path.Combine(folder, $"part-{file}.txt"));
            for (var written = 0; written < FileBytes; written += 50)
            {
                writer.WriteLine(chance.NextInt64().ToString("x16") + chance.NextInt64().ToString("x16") + chance.NextInt64().ToString("x16"));
            }
        }

        return folder;
    }

    private static long Stored(Platform platform)
    {
        var chunks = new DirectoryInfo(Path.Combine(platform.Home, "blobs", "chunks"));
        return chunks.Exists ? chunks.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
    }
}
