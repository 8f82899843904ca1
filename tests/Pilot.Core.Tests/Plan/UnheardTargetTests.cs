using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan;

/// <summary>Plans while a target does not say what it has.</summary>
public sealed class UnheardTargetTests
{
    private static readonly PlanAsk Ask = new(new ResourceRequest(Cpu: 1), null, null, null, null);

    [Fact]
    public async Task Plans_are_made_of_what_was_heard_and_say_who_was_not()
    {
        var compared = await Comparison(new Answers("here"), new Silent("far", RefusalKind.Unreachable)).CompareAsync(Ask, default);

        compared.Plans.ShouldAllBe(plan => plan.Offer.Target == "here");
        compared.Unheard.ShouldBe(["far cannot be asked now: It does not answer."]);
    }

    [Fact]
    public async Task Where_nothing_else_fits_the_trouble_is_told_with_the_targets_name()
    {
        var trouble = await Should.ThrowAsync<RemoteException>(
            () => Comparison(new Silent("locked", RefusalKind.BadCredential), new Silent("far", RefusalKind.Throttled)).CompareAsync(Ask, default));

        trouble.Kind.ShouldBe(RefusalKind.Throttled);
        trouble.Error.Message.ShouldBe("far cannot be asked now: It does not answer.");
    }

    [Fact]
    public async Task What_does_not_pass_by_itself_is_a_reason_why_nothing_fits()
    {
        var compared = await Comparison(new Silent("locked", RefusalKind.BadCredential)).CompareAsync(Ask, default);

        compared.Error!.Details!.ShouldContain("locked cannot be asked: It does not answer.");
    }

    [Fact]
    public async Task Targets_whose_jobs_could_not_reach_the_storage_are_named_with_what_is_to_be_done()
    {
        var compared = await Comparison(new Closed(), new Here(), new Answers("far"), new Answers("farther")).CompareAsync(Ask, default);

        compared.Plans.ShouldAllBe(plan => plan.Offer.Target == "here");
        compared.Unheard.ShouldBe(["far, farther cannot be used: the storage is in a drawer. Open it."]);
    }

    private static OfferComparison Comparison(params IReadOnlyList<IComputeTarget> targets) => Comparison(new Open(), targets);

    private static OfferComparison Comparison(IRunAccess access, params IReadOnlyList<IComputeTarget> targets)
    {
        var blobs = new MemoryBlobStore();
        return new OfferComparison(
            new OfferRound(new ComputeTargets(targets, [], new CloudStore(blobs), TimeProvider.System), access),
            new CatalogueStore(blobs, TimeProvider.System),
            new Flat());
    }

    private class Answers(string name) : IComputeTarget
    {
        public string Name => name;

        public virtual bool IsRemote => true;

        public virtual Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
            Task.FromResult(new OfferAnswer([new PlanOffer(name, $"{name}/one", name, "container", 2, 1L << 30, 0, null, 1m)], null));

        public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Silent(string name, RefusalKind kind) : Answers(name)
    {
        public override Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
            throw new RemoteException(kind, new PilotError("PILOT1051", "It does not answer.", "Wait."));
    }

    private sealed class Here() : Answers("here")
    {
        public override bool IsRemote => false;
    }

    private sealed class Closed : IRunAccess
    {
        public string? Unreachable => "the storage is in a drawer. Open it.";

        public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Flat : IRunPredictor
    {
        public Prediction Predict(ProfileResult? profile, PlanOffer offer) => new(TimeEstimate.Exactly(60), null, "Always a minute.");
    }

    private sealed class Open : IRunAccess
    {
        public string? Unreachable => null;

        public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
