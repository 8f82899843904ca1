using Pilot.Cli.Connection;
using Pilot.Cli.Deploy;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs.Outputs;

/// <summary>Brings a job's outputs home: what is there already is not fetched again, what broke off goes on.</summary>
internal sealed class OutputsDownload(Invocation invocation, PlatformClient platform)
{
    private const int FilesAtOnce = 4;
    private readonly Screen screen = invocation.Screen;

    /// <param name="folder">Empty for <c>outputs/(job's name)</c>.</param>
    public async Task RunAsync(JobId job, string name, string folder, CancellationToken cancellation)
    {
        var shown = folder.Length > 0 ? folder : Path.Combine("outputs", OutputPlace.FolderName(name));
        var root = Path.GetFullPath(shown, invocation.Around.Folder);
        using var step = new StepLine(screen, platform.Time, "Downloading");
        var files = await new OutputList(platform).AllAsync(job, cancellation);
        var total = files.Sum(file => file.Length);
        long done = 0;
        var fetched = 0;
        CreateRoot(root);
        using var downloads = new AtOnce(FilesAtOnce, cancellation);
        await downloads.RunAsync(async start =>
        {
            foreach (var file in files)
            {
                await start(async stop =>
                {
                    var download = new OutputDownload(platform, job, file, root);
                    if (await download.RunAsync(Progressed, stop))
                    {
                        Interlocked.Increment(ref fetched);
                    }
                });
            }
        });
        step.Done("Downloaded", $"{Humane.Count(files.Count, "file", "files")}, {Humane.Size(total)}, to {shown}{There(files.Count - fetched)}");
        if (screen.Json)
        {
            screen.WriteJson(new DownloadAnswer(root, fetched, files), CliJson.Default.DownloadAnswer);
        }

        void Progressed(long bytes)
        {
            var now = Interlocked.Add(ref done, bytes);
            step.Update($"{Humane.Size(now)} of {Humane.Size(total)}", total == 0 ? 1 : (double)now / total);
        }
    }

    private static string There(int count) => count == 0 ? "" : $" ({count} there already)";

    private static void CreateRoot(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.CannotWrite(root, e.Message);
        }
    }
}

/// <param name="Fetched">How many were not there already.</param>
internal sealed record DownloadAnswer(string Folder, int Fetched, IReadOnlyList<OutputFile> Files);
