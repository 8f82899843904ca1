using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pilot.Adapters.Azure.Compute;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.AzureCompute.Tests;

/// <summary>The client and the stand-in, judged by a third party from the published description.</summary>
public sealed class PrismTests : AzureStory
{
    [PrismFact]
    public async Task A_whole_run_keeps_to_the_description_in_both_directions_and_what_does_not_is_noticed()
    {
        await using var prism = await Prism.StartAsync(Lab.Arm.Endpoint);
        State.Address = prism.Address;
        Lab.Account = StandInAccount.Of(prism.Address, ("region", "eastus"));
        Lab.Restart();
        var (target, run) = (Lab.Instances, AzureLab.NewRun());

        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        (await target.StartAsync(await Lab.InstanceRequestAsync(run), default)).ShouldBe(StartAnswer.Done);
        await EventuallyAsync("it runs", async () => (await target.StatusAsync(run, default)).State == TargetState.Running);
        (await target.RunsAsync(default)).ShouldHaveSingleItem();
        await target.StopAsync(run, TimeSpan.FromSeconds(5), default);
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        await target.RemoveAsync(run, default);
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);

        Faults.Next(ArmVerbs.GroupPut, ArmFault.Quota);
        (await target.StartAsync(await Lab.InstanceRequestAsync(AzureLab.NewRun()), default)).Refusal!.Kind.ShouldBe(RefusalKind.Quota);

        (await PutAsync(prism.Address, """{"location":"eastus","properties":{"osType":"Linux","containers":[],"surprise":1}}"""))
            .ShouldBe(HttpStatusCode.UnprocessableEntity);
        var broken = AzureLab.NewRun();
        await target.StartAsync(await Lab.InstanceRequestAsync(broken), default);
        State.Groups[new AzureNames(AzureLab.Platform).Of(broken)].Body["properties"]!.AsObject()["restartPolicy"] = JsonValue.Create("Sometimes");
        await Should.ThrowAsync<PilotException>(() => target.StatusAsync(broken, default));
        State.Groups.Clear();
        Lab.Arm.Forget();
    }

    private static async Task<HttpStatusCode> PutAsync(Uri address, string body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri(address, $"{ArmState.GroupPath}/providers/Microsoft.ContainerInstance/containerGroups/bad?api-version=2026-07-01"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", ArmState.Token);
        return (await client.SendAsync(request)).StatusCode;
    }
}
