using System.Globalization;
using System.Runtime.InteropServices;
using Pilot.Adapters.Local.Compute;

namespace Pilot.Agent;

/// <summary>Somebody wants the run to end: the target by a file in the work folder, or the machine by SIGTERM.</summary>
internal sealed class StopRequest : IDisposable
{
    internal static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);

    private readonly RunFolder folder;
    private readonly PosixSignalRegistration terminate;
    private volatile bool terminated;

    internal StopRequest(RunFolder folder)
    {
        this.folder = folder;
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated = true;
        });
    }

    /// <summary>How long the processes may take to end by themselves; null when nobody asked.</summary>
    internal TimeSpan? Grace =>
        RunFolder.Read(folder.Stop) is { } text ? Seconds(text)
        : terminated ? DefaultGrace
        : null;

    public void Dispose() => terminate.Dispose();

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : DefaultGrace;
}
