using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Clouds;

namespace Pilot.AzureCompute.Tests;

/// <summary>What <c>pilot cloud check</c> says of an Azure account.</summary>
public sealed class CheckStories : AzureStory
{
    [ArmFact]
    public async Task An_account_in_order_passes_and_nothing_is_changed()
    {
        var checks = await CheckAsync();

        checks.ShouldAllBe(check => check.Passed);
        checks.Select(check => check.What).ShouldContain("Microsoft.App/jobs/start/action");
        State.Groups.ShouldBeEmpty();
        State.Jobs.ShouldBeEmpty();
        Lab.Arm.Count(ArmVerbs.GroupPut).ShouldBe(0);
    }

    [ArmTheory]
    [InlineData("Microsoft.ContainerInstance/containerGroups/write", "Azure Container Instances Contributor Role")]
    [InlineData("Microsoft.App/jobs/start/action", "Container Apps Jobs Contributor")]
    public async Task A_missing_permission_is_named_with_the_role_that_has_it(string action, string role)
    {
        State.DeniedActions.Add(action);

        var failed = (await CheckAsync()).Where(check => !check.Passed).ShouldHaveSingleItem();

        failed.Problem!.ShouldContain(action);
        failed.Remedy!.ShouldContain(role);
    }

    [ArmFact]
    public async Task A_provider_that_is_not_registered_a_full_quota_and_missing_profiles_are_named()
    {
        State.Unregistered.Add("Microsoft.ContainerInstance");
        (State.CoresUsed, State.CoresLimit) = (10, 10);
        State.Profiles.Remove("Consumption-GPU-NC8as-T4");
        State.Profiles.Remove("Consumption-GPU-NC24-A100");

        var failed = (await CheckAsync()).Where(check => !check.Passed).ToList();

        failed.Count.ShouldBe(3);
        failed[0].Remedy!.ShouldContain("az provider register --namespace Microsoft.ContainerInstance");
        failed[1].Problem!.ShouldContain("10 of 10 cores");
        failed[2].Problem!.ShouldContain("Consumption-GPU-NC24-A100");
    }

    [ArmFact]
    public async Task Logs_that_the_environment_has_and_the_platform_may_not_read_are_named()
    {
        State.Workspace = "63613592-b6f7-4c3d-a390-22ba13102111";
        (await CheckAsync()).ShouldAllBe(check => check.Passed);
        State.DeniedActions.Add("Microsoft.OperationalInsights/workspaces/query/read");

        (await CheckAsync()).Where(check => !check.Passed).ShouldHaveSingleItem().Remedy!.ShouldContain("Log Analytics Reader");
    }

    [ArmTheory]
    [InlineData("subscription", "11111111-1111-1111-1111-111111111111", "subscription")]
    [InlineData("resource-group", "elsewhere", "'elsewhere' could not be found")]
    [InlineData("endpoint", "http://azure.example", "endpoint")]
    public async Task A_wrong_setting_is_a_check_that_did_not_pass(string setting, string value, string words)
    {
        Lab.Account = StandInAccount.Of(Lab.Arm.Endpoint, (setting, value));

        var failed = (await CheckAsync()).ShouldHaveSingleItem();

        failed.Problem!.ShouldContain(words);
        failed.Remedy.ShouldNotBeNullOrEmpty();
    }

    [ArmFact]
    public async Task An_environment_that_is_not_there_is_named()
    {
        Lab.Account = StandInAccount.Of(Lab.Arm.Endpoint, ("environment", "none"));

        var failed = (await CheckAsync()).Where(check => !check.Passed).ShouldHaveSingleItem();

        failed.Problem!.ShouldContain("none");
    }

    private Task<IReadOnlyList<CloudCheck>> CheckAsync() => Lab.Provider.CheckAsync(Lab.Account, AzureLab.Platform, default);
}
