using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Ends;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Agent.Fetch;

/// <summary>Brings the assignment and the code from storage to the work folder.</summary>
internal sealed class CodeFetch(IBlobStore store, RunKey run, RunFolder folder, TimeProvider time)
{
    private const int Attempts = 5;

    /// <param name="patiently">
    /// Try for as long as it takes: the job's processes are there, and without its assignment nobody would look after them.
    /// </param>
    /// <exception cref="PilotException">There is no assignment.</exception>
    internal Task<RunAssignment> AssignmentAsync(bool patiently, CancellationToken cancellation) => Persistence.TryAsync(
        "reading the assignment",
        async () =>
        {
            var name = BlobNames.Assignment(run.Job, run.Run);
            var found = await store.ReadJsonAsync(name, PilotJson.Default.RunAssignment, cancellation);
            return found?.Document ?? throw new PilotException(RunErrors.NoAssignment(name));
        },
        time,
        patiently ? null : Attempts,
        isHopeless: cause => !patiently && IsExplained(cause));

    /// <summary>Does nothing when the code is here already: the folder appears only when it is whole.</summary>
    /// <exception cref="PilotException">The package is not whole, or holds what may not be unpacked.</exception>
    internal async Task CodeAsync(RunAssignment assignment, CancellationToken cancellation)
    {
        if (Directory.Exists(folder.Code))
        {
            return;
        }

        await Persistence.TryAsync(
            "fetching the package",
            async () =>
            {
                await using var package = PackageReader.Open(store, assignment.Owner, assignment.Package);
                await PackageUnpacker.UnpackAsync(package, folder.Code, assignment.Package.Digest, cancellation: cancellation);
                return true;
            },
            time,
            Attempts,
            isHopeless: IsExplained);
    }

    /// <summary>
    /// From the one stream that the platform laid into the job's folder, to where the job expects its code. What an image has
    /// there stays, except where the package brings the same. Does nothing when it was done before.
    /// </summary>
    /// <exception cref="PilotException">As for <see cref="CodeAsync"/>; the stream is not there.</exception>
    internal async Task WholeAsync(RunAssignment assignment, string target, CancellationToken cancellation)
    {
        var done = folder.InState("code");
        if (File.Exists(done))
        {
            return;
        }

        await Persistence.TryAsync(
            "fetching the package",
            async () =>
            {
                var name = BlobNames.JobPackage(run.Job);
                await using var package = await store.ReadAsync(name, cancellation: cancellation)
                    ?? throw new PilotException(RunErrors.PackageUnavailable("it is not in the job's folder", name));
                await CodePlacement.UnpackAsync(package.Stream, target, assignment.Package.Digest, cancellation);
                return true;
            },
            time,
            Attempts,
            isHopeless: IsExplained);
        RunFolder.Write(done, "");
    }

    /// <summary>An error of this product's own (but for a store in trouble) is the same the next time.</summary>
    private static bool IsExplained(Exception cause) =>
        cause is PilotException { Error.Code: var code } && !code.StartsWith("PILOT07", StringComparison.Ordinal);
}
