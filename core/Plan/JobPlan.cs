namespace Pilot.Core.Plan;

/// <summary>One way to run a job, as shown and as chosen; stored with the prices it was made with.</summary>
/// <param name="Name"><c>cheapest</c>, <c>fastest</c>, <c>balanced</c>, ...: what a user chooses by.</param>
/// <param name="AlsoNamed">Further names that lead to the same offer; equal plans are shown once.</param>
/// <param name="DurationSeconds">Predicted; null when nothing is known yet.</param>
/// <param name="Cost">Predicted, in <see cref="PlanOffer.Currency"/>; null when nothing is known yet.</param>
/// <param name="Why">Why this plan is in the list, a sentence.</param>
public sealed record JobPlan(
    string Name,
    IReadOnlyList<string> AlsoNamed,
    PlanOffer Offer,
    double? DurationSeconds,
    decimal? Cost,
    string Why)
{
    public bool Answers(string name) => Name == name || AlsoNamed.Contains(name);
}

/// <summary>A machine that a target would give a job.</summary>
/// <param name="Target">Name of the compute target, such as <c>local</c>.</param>
/// <param name="Offer">The target's own name for it, stable; passed back at launch.</param>
/// <param name="Where">For people: <c>this machine</c>, <c>westeurope</c>, ...</param>
/// <param name="Runtime">How the code is run there, for people: <c>plain process</c>, <c>container (podman)</c>.</param>
/// <param name="Container">Executable of the container engine that runs it; null where no engine is asked by the agent.</param>
/// <param name="MemoryBytes">Bytes.</param>
/// <param name="PricePerHour">In <see cref="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PlanOffer(
    string Target,
    string Offer,
    string Where,
    string Runtime,
    double Cpu,
    long MemoryBytes,
    int Gpus,
    string? GpuName,
    decimal PricePerHour,
    string Currency = "USD",
    string? Container = null);
