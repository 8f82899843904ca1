namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>What goes wrong with a request.</summary>
public enum ArmFault
{
    None,

    /// <summary>500 before anything was done.</summary>
    Error,

    /// <summary>429 with Retry-After; nothing was done.</summary>
    Throttle,

    /// <summary>Done, and the connection breaks before the answer.</summary>
    LostAnswer,

    /// <summary>Done, and the connection breaks in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>Done, and no answer ever comes.</summary>
    Stall,

    /// <summary>409: something else is under way there.</summary>
    Conflict,

    NoCapacity,

    Quota,

    /// <summary>The image cannot be read.</summary>
    NoImage,

    /// <summary>The image's registry is in trouble.</summary>
    RegistryTrouble,

    /// <summary>Accepted, and the long-running operation fails for want of capacity.</summary>
    LateNoCapacity,
}

/// <summary>Faults to come, by operation (<see cref="ArmVerbs"/>): first those that were queued, then by chance.</summary>
public sealed class FaultPlan(int seed = 1)
{
    private readonly Dictionary<string, Queue<ArmFault>> queued = [];
    private readonly List<(string Operation, ArmFault Fault, double Probability)> chances = [];
    private readonly Random random = new(seed);

    public FaultPlan Next(string operation, params IEnumerable<ArmFault> faults)
    {
        lock (queued)
        {
            var queue = queued.TryGetValue(operation, out var known) ? known : queued[operation] = new Queue<ArmFault>();
            foreach (var fault in faults)
            {
                queue.Enqueue(fault);
            }
        }

        return this;
    }

    /// <param name="operation"><c>*</c> for any.</param>
    public FaultPlan Sometimes(string operation, ArmFault fault, double probability)
    {
        lock (queued)
        {
            chances.Add((operation, fault, probability));
        }

        return this;
    }

    public ArmFault Draw(string operation)
    {
        lock (queued)
        {
            if (queued.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next))
            {
                return next;
            }

            foreach (var (which, fault, probability) in chances)
            {
                if ((which == "*" || which == operation) && random.NextDouble() < probability)
                {
                    return fault;
                }
            }

            return ArmFault.None;
        }
    }
}

/// <summary>Names of operations, for fault plans and counts.</summary>
public static class ArmVerbs
{
    public const string GroupPut = "PUT containerGroups";
    public const string GroupGet = "GET containerGroups";
    public const string GroupDelete = "DELETE containerGroups";
    public const string GroupStop = "POST containerGroups/stop";
    public const string GroupList = "LIST containerGroups";
    public const string GroupLogs = "GET containerGroups/logs";
    public const string JobPut = "PUT jobs";
    public const string JobGet = "GET jobs";
    public const string JobDelete = "DELETE jobs";
    public const string JobList = "LIST jobs";
    public const string JobStart = "POST jobs/start";
    public const string Executions = "LIST jobs/executions";
    public const string ExecutionStop = "POST jobs/executions/stop";
    public const string Environment = "GET managedEnvironments";
    public const string Operation = "GET operations";
    public const string Subscription = "GET subscription";
    public const string WorkspaceQuery = "GET workspaces/query";
}
