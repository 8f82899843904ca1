namespace Pilot.K8s.Tests.StandIn;

/// <summary>What can go wrong with one call.</summary>
public enum Fault
{
    /// <summary>Answered with 500, and nothing was done.</summary>
    ServerError,

    /// <summary>Answered with 429, and nothing was done.</summary>
    Throttled,

    /// <summary>Done, and the connection broke before the answer.</summary>
    LostAnswer,

    /// <summary>Done, and the connection broke in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>Done, and answered only after ten seconds.</summary>
    Stall,

    /// <summary>Of a watch: its version is told to be too old, in the stream.</summary>
    Expired,

    /// <summary>Of a watch: the stream breaks in the middle of its next line.</summary>
    HalfLine,
}

/// <summary>Which calls go wrong, by chance from a seed or one after the other.</summary>
public sealed class FaultPlan(int seed = 1)
{
    private readonly Lock guard = new();
    private readonly Random chance = new(seed);
    private readonly List<Rule> rules = [];

    /// <param name="verb"><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>delete</c>; null for all.</param>
    /// <param name="resource">Plural: <c>jobs</c>; null for all.</param>
    /// <param name="times">After so many it is over.</param>
    public FaultPlan On(string? verb, string? resource, Fault fault, double probability = 1, int times = int.MaxValue)
    {
        lock (guard)
        {
            rules.Add(new Rule(verb, resource, fault, probability) { Left = times });
        }

        return this;
    }

    public Fault? Next(string verb, string resource)
    {
        lock (guard)
        {
            foreach (var rule in rules)
            {
                if (rule.Left > 0 && (rule.Verb ?? verb) == verb && (rule.Resource ?? resource) == resource && chance.NextDouble() < rule.Probability)
                {
                    rule.Left--;
                    return rule.Fault;
                }
            }

            return null;
        }
    }

    private sealed record Rule(string? Verb, string? Resource, Fault Fault, double Probability)
    {
        public int Left { get; set; }
    }
}
