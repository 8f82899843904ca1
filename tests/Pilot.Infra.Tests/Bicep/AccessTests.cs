using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>Who may do what, all of it: a grant more or elsewhere is a change that somebody should see.</summary>
public sealed class AccessTests
{
    private const string App = "id-pilotdev-app.principalId";

    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = "Storage Blob Delegator",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["f1a07417-d97a-45cb-824c-7a7467783830"] = "Managed Identity Operator",
        ["4633458b-17de-408a-874c-0445c86b69e6"] = "Key Vault Secrets User",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["4abbcc35-e782-43d8-92c5-2d3f1bd2253f"] = "Azure Kubernetes Service Cluster User Role",
        ["a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb"] = "Azure Kubernetes Service RBAC Writer",
    };

    private static readonly string[] OfTheApp =
    [
        "Durable Task Data Contributor on taskHubs/pilot",
        "Key Vault Secrets User on vaults/kv-pilotdev-",
        "Managed Identity Operator on userAssignedIdentities/id-pilotdev-run",
        "Monitoring Metrics Publisher on components/appi-pilotdev",
        "Storage Blob Data Owner on containers/pilot",
        "Storage Blob Data Owner on storageAccounts/stpilotdevrun",
        "Storage Blob Delegator on storageAccounts/stpilotdevjob",
        "Storage Queue Data Contributor on storageAccounts/stpilotdevjob",
        "Storage Queue Data Contributor on storageAccounts/stpilotdevrun",
        "pilotdev looker on subscriptions/00000000-0000-0000-0000-00000000005b",
        "pilotdev run operator on resourceGroups/rg-pilotdev-runs",
    ];

    [BicepFact]
    public void The_function_app_may_do_this_and_nothing_else() =>
        Grants(Deployment.Dev).Where(grant => grant.To == App).Select(grant => grant.What).Order(StringComparer.Ordinal).ShouldBe(OfTheApp);

    [BicepFact]
    public void A_job_may_pull_images_and_nothing_else() =>
        Grants(Deployment.Dev).Where(grant => grant.To != App).ShouldBe([("id-pilotdev-run.principalId", "AcrPull on registries/crpilotdev")]);

    [BicepFact]
    public void Production_grants_what_development_does() => Grants(Deployment.Prod)
        .ShouldBe(Grants(Deployment.Dev).Select(grant => (grant.To.Replace("pilotdev", "pilot", StringComparison.Ordinal), grant.What.Replace("pilotdev", "pilot", StringComparison.Ordinal))));

    [BicepFact]
    public void Tables_and_a_cluster_bring_their_own_grants()
    {
        var grants = Grants(Deployment.Everything).ToList();

        grants.ShouldContain(("id-pilotfull-app.principalId", "Storage Table Data Contributor on storageAccounts/stpilotfullrun"));
        grants.ShouldNotContain(grant => grant.What.StartsWith("Durable Task", StringComparison.Ordinal));
        grants.Where(grant => grant.To == "00000000-0000-0000-0000-0000000000c1").Select(grant => grant.What).ShouldBe(
            ["Azure Kubernetes Service Cluster User Role on managedClusters/aks-pilotfull", "Azure Kubernetes Service RBAC Writer on managedClusters/aks-pilotfull"]);
    }

    [BicepFact]
    public void No_account_has_a_password_or_a_shared_key()
    {
        foreach (var deployment in Deployment.ParameterFiles.Select(Deployment.Of))
        {
            deployment.OfType("Microsoft.Storage/storageAccounts").ShouldAllBe(account =>
                !account.Property("allowSharedKeyAccess").GetBoolean() && !account.Property("allowBlobPublicAccess").GetBoolean());
            deployment.One("Microsoft.ContainerRegistry/registries").Property("adminUserEnabled").GetBoolean().ShouldBeFalse();
            deployment.One("Microsoft.KeyVault/vaults").Property("enableRbacAuthorization").GetBoolean().ShouldBeTrue();
            deployment.One("Microsoft.Insights/components").Property("DisableLocalAuth").GetBoolean().ShouldBeTrue();
            deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => (policy.Name, policy.Property("allow").GetBoolean()))
                .ShouldBe([("ftp", false), ("scm", false)]);
        }

        Deployment.Everything.One("Microsoft.ContainerService/managedClusters").Property("disableLocalAccounts").GetBoolean().ShouldBeTrue();
    }

    /// <summary>To whom, and which role on what: the last two parts of the scope, without the random end of a name.</summary>
    private static IEnumerable<(string To, string What)> Grants(Deployment deployment)
    {
        var own = deployment.OfType("Microsoft.Authorization/roleDefinitions")
            .ToDictionary(role => role.Name, role => role.Text("roleName").Split(" (")[0]);
        foreach (var grant in deployment.OfType("Microsoft.Authorization/roleAssignments"))
        {
            var role = grant.Text("roleDefinitionId").Split('/')[^1];
            var scope = grant.Id[..grant.Id.LastIndexOf("/providers/", StringComparison.Ordinal)].Split('/');
            var place = $"{scope[^2]}/{scope[^1]}".Replace(deployment.Token, "", StringComparison.Ordinal);

            yield return (grant.Text("principalId"), $"{(BuiltIn.TryGetValue(role, out var name) ? name : own[role])} on {place}");
        }
    }
}
