using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Compute.Tests;

/// <summary>Who may run jobs outside a container.</summary>
public sealed class PlainProcessTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Image = "example/train:1";

    private readonly LocalRig rig = new(FakeMachine.With());

    public PlainProcessTests()
    {
        rig.MayRunPlain = (owner, _) => Task.FromResult(owner == "ada");
        rig.Restart();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Who_may_is_offered_a_plain_process() =>
        (await OffersAsync("ada")).Offers.ShouldHaveSingleItem().Offer.ShouldBe("local/process");

    [Theory]
    [InlineData("eve")]
    [InlineData(null)]
    public async Task Who_may_not_is_told_why_and_what_to_do(string? owner)
    {
        var answer = await OffersAsync(owner, Image);

        answer.Offers.ShouldBeEmpty();
        answer.NothingFits.ShouldNotBeNull().ShouldContain(Image);
        answer.NothingFits.ShouldContain("start the platform with --trust-users, or use a container image");
    }

    [Fact]
    public async Task Who_may_not_gets_a_container_with_the_jobs_image()
    {
        rig.Commands.Answers("podman info").Answers($"podman image inspect {Image}");

        (await OffersAsync("eve", Image)).Offers.ShouldHaveSingleItem().Offer.ShouldBe("local/podman");
    }

    [Fact]
    public async Task Who_may_not_gets_a_container_with_the_default_image_for_a_job_that_names_none()
    {
        rig.Commands.Answers("docker info").Answers($"docker image inspect {JobSpec.DefaultImage}");

        (await OffersAsync("eve")).Offers.ShouldHaveSingleItem().Container.ShouldBe("docker");
    }

    [Fact]
    public async Task A_job_that_is_too_large_is_told_that_first()
    {
        var answer = await rig.Target.OffersAsync(new OfferQuery(new ResourceRequest(Cpu: 1000), null, "eve"), default);

        answer.NothingFits.ShouldBe("The job needs 1000 CPU cores; this machine has 4.");
    }

    private Task<OfferAnswer> OffersAsync(string? owner, string? image = null) =>
        rig.Target.OffersAsync(new OfferQuery(new(), image, owner), default);
}
