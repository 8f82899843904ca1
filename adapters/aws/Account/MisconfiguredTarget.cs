using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Account;

/// <summary>Stands where an account's target would be if its settings fitted: offers nothing, and says why to whoever asks.</summary>
internal sealed class MisconfiguredTarget(string name, PilotError error) : IComputeTarget
{
    public string Name => name;

    public bool IsRemote => true;

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => Task.FromResult(new OfferAnswer([], error.Message));

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) =>
        Task.FromResult(StartAnswer.Refuse(RefusalKind.BadCredential, error.Message, error.Remedy));

    public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new PilotException(error);

    public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) => throw new PilotException(error);

    public Task RemoveAsync(RunKey run, CancellationToken cancellation) => throw new PilotException(error);

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => throw new PilotException(error);
}
