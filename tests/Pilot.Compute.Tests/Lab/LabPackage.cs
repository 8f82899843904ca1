using Pilot.Adapters.Local.Compute;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Upload;

namespace Pilot.Compute.Tests.Lab;

internal static class LabPackage
{
    internal const string Owner = "ada";

    internal static Task<PackageManifest> PutAsync(RunLab lab, JobId job, string run, IReadOnlyList<(string Path, string Text)> files)
    {
        var code = RunFolder.Of(lab.Home, new RunKey(job, run)).Code;
        Directory.CreateDirectory(code);
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(code, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        return Task.FromResult(new PackageManifest(new string('0', 64), 0, 0, 0, []));
    }
}
