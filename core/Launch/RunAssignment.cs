using Pilot.Core.Jobs;
using Pilot.Core.JobFiles;
using Pilot.Core.Upload;

namespace Pilot.Core.Launch;

/// <summary>
/// All that an agent needs to know, written to <c>jobs/{id}/runs/{run}/assignment</c> before the run is started.
/// Holds no secret.
/// </summary>
/// <param name="Command">What to run after setup.</param>
/// <param name="Setup">Shell script to run first; null installs requirements.txt when the package has one.</param>
/// <param name="TimeoutSeconds">Wall-clock limit of setup and command; null for none.</param>
/// <param name="MemoryLimitBytes">All processes of the run together; null for no limit.</param>
/// <param name="Container">Where to run it; null for a plain process with a private virtual environment.</param>
/// <param name="CollectOutputs">False for a profile run: its output folder is not shipped.</param>
/// <param name="Profile">Set for a profile run.</param>
/// <param name="Spot">The machine may be taken away: the agent asks it whether that is about to happen.</param>
/// <param name="RestoreOutputs">True for a run after a lost one: outputs in storage are put in place before it begins.</param>
public sealed record RunAssignment(
    JobId Job,
    string Run,
    string Owner,
    PackageManifest Package,
    JobCommand Command,
    string? Setup,
    string? WorkDir,
    IReadOnlyDictionary<string, string> Environment,
    double? TimeoutSeconds,
    long? MemoryLimitBytes,
    ContainerAssignment? Container,
    bool CollectOutputs,
    bool RestoreOutputs = false,
    ProfileAssignment? Profile = null,
    bool Spot = false);

/// <param name="Engine">Executable of the container engine: <c>podman</c> or <c>docker</c>.</param>
public sealed record ContainerAssignment(string Engine, string Image);
