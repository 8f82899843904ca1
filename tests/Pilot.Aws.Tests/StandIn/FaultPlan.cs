using System.Collections.Concurrent;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>What can go wrong with a call or a job.</summary>
public enum Fault
{
    None,

    /// <summary>Answered with 500; nothing was done.</summary>
    ServerError,

    /// <summary>Answered with 429; nothing was done.</summary>
    Throttle,

    /// <summary>Done, and the connection breaks before the answer.</summary>
    LostAnswer,

    /// <summary>Done, and the connection breaks in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>Answered late.</summary>
    Stall,

    /// <summary>A job stays RUNNABLE: the machines are all taken. For <see cref="FaultPlan.Placing"/>.</summary>
    NoCapacity,

    /// <summary>A job stays RUNNABLE: the account may not have more. For <see cref="FaultPlan.Placing"/>.</summary>
    Quota,

    /// <summary>The machine is taken away. For <see cref="FaultPlan.Running"/>.</summary>
    SpotLoss,
}

/// <summary>Which calls go wrong, and how: first what was queued for an operation, then by chance from a seed.</summary>
public sealed class FaultPlan(int seed = 0)
{
    /// <summary>Stands for the moment at which a job is given a machine.</summary>
    public const string Placing = "(placing)";

    /// <summary>Stands for each look at a job that runs.</summary>
    public const string Running = "(running)";

    private readonly Lock gate = new();
    private readonly Random chance = new(seed);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> queued = new(StringComparer.Ordinal);
    private readonly List<(string Operation, Fault Fault, double Probability)> rates = [];

    /// <summary>The next calls of the operation go this way, one each; then all is well again.</summary>
    public FaultPlan Then(string operation, params IReadOnlyList<Fault> faults)
    {
        var queue = queued.GetOrAdd(operation, _ => new());
        foreach (var fault in faults)
        {
            queue.Enqueue(fault);
        }

        return this;
    }

    /// <param name="operation"><c>*</c> for every call.</param>
    public FaultPlan Sometimes(string operation, Fault fault, double probability)
    {
        lock (gate)
        {
            rates.Add((operation, fault, probability));
        }

        return this;
    }

    public Fault Next(string operation)
    {
        if (queued.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next))
        {
            return next;
        }

        lock (gate)
        {
            foreach (var (of, fault, probability) in rates)
            {
                var isCall = operation[0] != '(';
                if ((of == operation || (of == "*" && isCall)) && chance.NextDouble() < probability)
                {
                    return fault;
                }
            }
        }

        return Fault.None;
    }
}
