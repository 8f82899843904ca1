using System.Diagnostics.Metrics;
using Pilot.Engine.Embedded;

namespace Pilot.Bench.Engine;

/// <summary>Counts the engine's commits and the rows that they changed, by its own metric.</summary>
internal sealed class CommitCounter : IDisposable
{
    private readonly MeterListener listener = new();
    private long commits;
    private long rows;

    public CommitCounter()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineTelemetry.Name && instrument.Name == "pilot.engine.commit.rows")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, count, _, _) =>
        {
            Interlocked.Increment(ref commits);
            Interlocked.Add(ref rows, count);
        });
        listener.Start();
    }

    public long Commits => Interlocked.Read(ref commits);

    public long Rows => Interlocked.Read(ref rows);

    public void Dispose() => listener.Dispose();
}
