using System.Globalization;
using System.Runtime.InteropServices;
using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Watch;

namespace Pilot.Agent;

/// <summary>On the platform's own machine: the target asks by a file in the work folder, or the machine by SIGTERM.</summary>
internal sealed class LocalStop : IStopSource, IDisposable
{
    private readonly RunFolder folder;
    private readonly PosixSignalRegistration terminate;
    private volatile bool terminated;

    internal LocalStop(RunFolder folder)
    {
        this.folder = folder;
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated = true;
        });
    }

    public StopRequest? Request =>
        RunFolder.Read(folder.Stop) is { } text ? new StopRequest(KillCause.Canceled, Seconds(text))
        : terminated ? new StopRequest(KillCause.Canceled, StopRequest.DefaultGrace)
        : null;

    public void Dispose() => terminate.Dispose();

    /// <summary>A grace that somebody wrote down.</summary>
    internal static TimeSpan Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : StopRequest.DefaultGrace;
}
