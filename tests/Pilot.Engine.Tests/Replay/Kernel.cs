using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Replay;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Replay;

/// <summary>Plays turns by hand: no host, no clock, no disk.</summary>
internal sealed class Kernel<TIn, TOut>(Func<OrchestrationContext, TIn, Task<TOut>> code)
{
    public static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<HistoryEvent> past = [];
    private DateTime now = Noon;

    public static ExecutionStarted Start { get; } = new(EngineBehaviour.Current, "Code", "i1", "x1");

    public IReadOnlyList<HistoryEvent> Past => past;

    public int ForeignReports { get; private set; }

    /// <summary>Replays all turns so far on a fresh object, then makes one more, a minute later.</summary>
    public Turn Turn(params HistoryEvent[] fresh) => Turn(code, fresh);

    /// <summary>The same, after the code was changed.</summary>
    public Turn Turn(Func<OrchestrationContext, TIn, Task<TOut>> changed, params HistoryEvent[] fresh)
    {
        var setup = new ContractSetup().Orchestration("Code", changed);
        var execution = new Execution(
            name => setup.Orchestrations[name](), NullLoggerFactory.Instance, () => ForeignReports++);
        execution.Replay(past);
        var turn = execution.Advance(fresh, now);
        past.AddRange(turn.Recorded);
        now = now.AddMinutes(1);
        return turn;
    }
}
