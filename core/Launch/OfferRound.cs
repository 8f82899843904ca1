namespace Pilot.Core.Launch;

/// <summary>Asks every target what it could run; one that is in trouble does not keep the others from being heard.</summary>
public sealed class OfferRound(ComputeTargets targets, IRunAccess access)
{
    public async Task<IReadOnlyList<HeardTarget>> AskAsync(OfferQuery query, CancellationToken cancellation) =>
        await Task.WhenAll((await targets.AllAsync(cancellation)).Select(target => AskAsync(target, query, cancellation)));

    private async Task<HeardTarget> AskAsync(IComputeTarget target, OfferQuery query, CancellationToken cancellation)
    {
        if (target.IsRemote && access.Unreachable is { } reason)
        {
            return new HeardTarget(target.Name, new OfferAnswer([], $"{target.Name}: {reason}"), null, reason);
        }

        try
        {
            return new HeardTarget(target.Name, await target.OffersAsync(query, cancellation), null);
        }
        catch (RemoteException trouble)
        {
            var named = trouble.Of(target.Name);
            return new HeardTarget(target.Name, new OfferAnswer([], named.Error.Message), named);
        }
    }
}

/// <param name="Trouble">Why it could not be asked; null when it answered.</param>
/// <param name="NotAsked">Why nobody asked it, since a job there could not reach this platform's storage; null when it was asked.</param>
public sealed record HeardTarget(string Name, OfferAnswer Answer, RemoteException? Trouble, string? NotAsked = null);
