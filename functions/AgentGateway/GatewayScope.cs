using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Functions.AgentGateway;

/// <summary>What one caller of the gateway may do. Names are valid blob names when they come here.</summary>
internal interface IGatewayScope
{
    bool MayRead(string name);

    bool MayWrite(string name);

    bool MayList(string prefix);
}

/// <summary>
/// What the agent of one run needs and nothing more: the job's own document stays the platform's, and so do the words that
/// it leaves for the agent.
/// </summary>
internal sealed class RunScope(RunKey run) : IGatewayScope
{
    private readonly string outputs = BlobNames.Outputs(run.Job);
    private readonly string signals = BlobNames.Signal(run.Job, "");

    private readonly HashSet<string> written =
    [
        BlobNames.Report(run.Job, run.Run),
        BlobNames.Log(run.Job, run.Run),
        BlobNames.LogTimes(run.Job, run.Run),
        BlobNames.Resources(run.Job, run.Run),
    ];

    private readonly HashSet<string> read =
    [
        BlobNames.JobPackage(run.Job),
        BlobNames.Assignment(run.Job, run.Run),
        BlobNames.Access(run.Job, run.Run),
        BlobNames.Stop(run.Job, run.Run),
    ];

    public bool MayRead(string name) => read.Contains(name) || written.Contains(name) || IsBelow(outputs, name);

    public bool MayWrite(string name) => written.Contains(name) || IsBelow(outputs, name) || IsBelow(signals, name);

    public bool MayList(string prefix) => prefix.StartsWith(outputs, StringComparison.Ordinal);

    private static bool IsBelow(string folder, string name) => name.StartsWith(folder, StringComparison.Ordinal);
}
