using Pilot.Adapters.Yaml;
using Pilot.Cli.Terminal;
using Pilot.Core.JobFiles;
using Pilot.Core.Upload;

namespace Pilot.Cli.Deploy;

/// <summary>The folder to deploy, with its job file read and checked before anything is sent.</summary>
/// <param name="Run">Command that the platform is told beside the package; null when the job file says it.</param>
/// <param name="JobFile">Job file that takes the place of the folder's; null for none.</param>
internal sealed record JobFolder(string Path, JobSpec Spec, string? Run, string? JobFile = null)
{
    private const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Reads the job file; when there is none, asks for the command, and offers to write it down.</summary>
    /// <exception cref="Core.Errors.PilotException">PILOT02xx for the job file, PILOT0301, PILOT0127.</exception>
    public static async Task<JobFolder> OpenAsync(Invocation invocation, DeployOptions options, CancellationToken cancellation)
    {
        if (!Directory.Exists(options.Folder))
        {
            throw PackageErrors.NoFolder(options.Folder);
        }

        var reader = new JobSpecReader(new YamlJobFileParser());
        if (options.JobFile is { } file)
        {
            var text = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellation) : throw DeployErrors.NoConfig(file);
            return new JobFolder(options.Folder, reader.Read(text, System.IO.Path.GetFileName(file), options.Run), options.Run, file);
        }

        if (reader.ReadFolder(options.Folder, options.Run) is { } spec)
        {
            return new JobFolder(options.Folder, spec, options.Run);
        }

        if (!invocation.Screen.CanAsk || options.Yes)
        {
            throw DeployErrors.NoJobFile(options.Folder);
        }

        return await AskAsync(invocation, options.Folder, cancellation);
    }

    /// <summary>The display name: given, else the job file's, else the folder's.</summary>
    public string NameOr(string? given) =>
        DisplayName.Check(given ?? Spec.Name ?? new DirectoryInfo(Path).Name);

    /// <exception cref="Core.Errors.PilotException">PILOT0301 to PILOT0310.</exception>
    public FolderListing List(CancellationToken cancellation)
    {
        var listing = FolderScanner.Scan(Path, limits: null, cancellation);
        if (JobFile is null)
        {
            return listing;
        }

        var own = listing.Entries.Where(entry => entry.Path == JobSpec.FileName).ToArray();
        var given = new PackageEntry(PackageEntryKind.File, JobSpec.FileName, FileMode, new FileInfo(JobFile).Length) { Source = JobFile };
        return listing with
        {
            Entries = [.. listing.Entries.Except(own).Append(given).OrderBy(entry => entry.Path, StringComparer.Ordinal)],
            ContentLength = listing.ContentLength - own.Sum(entry => entry.Length) + given.Length,
        };
    }

    private static async Task<JobFolder> AskAsync(Invocation invocation, string folder, CancellationToken cancellation)
    {
        var question = new Question(invocation.Around);
        invocation.Screen.Tell($"This folder has no {JobSpec.FileName}.");
        var run = await question.AskAsync("Which command runs the job? ", cancellation);
        if (run.Length == 0)
        {
            throw DeployErrors.EmptyCommand();
        }

        var spec = JobSpecReader.OfCommand(run);
        if (!await question.YesAsync($"Write it to {JobSpec.FileName}?", otherwise: true, cancellation))
        {
            return new JobFolder(folder, spec, run);
        }

        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, JobSpec.FileName), $"run: |\n  {run}\n", cancellation);
        return new JobFolder(folder, spec, Run: null);
    }
}
