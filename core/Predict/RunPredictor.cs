using System.Collections.Concurrent;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// Predicts once for each kind of machine and answers from what it has for every further offer of that kind: a catalogue
/// of tens of thousands of offers has a few hundred kinds. Remembers the last profile it was asked about; safe to share.
/// </summary>
public sealed class RunPredictor : IRunPredictor
{
    private Known known = new(null);

    public Prediction Predict(ProfileResult? profile, PlanOffer offer)
    {
        var mine = known;
        if (!ReferenceEquals(mine.Profile, profile))
        {
            known = mine = new Known(profile);
        }

        var kind = new Kind(offer.Target, offer.GpuName, offer.Gpus, offer.Cpu, offer.MemoryBytes, Hardware.CpuFamily.Of(offer.Offer), offer.Container is not null);
        return mine.Kinds.TryGetValue(kind, out var prediction)
            ? prediction
            : mine.Kinds.GetOrAdd(kind, new ProfileModel(profile).Predict(offer));
    }

    /// <summary>All of an offer that a prediction depends on.</summary>
    private readonly record struct Kind(string Target, string? GpuName, int Gpus, double Cpu, long MemoryBytes, int Family, bool Container);

    private sealed record Known(ProfileResult? Profile)
    {
        public ConcurrentDictionary<Kind, Prediction> Kinds { get; } = new();
    }
}
