using System.Text.Json;
using System.Text.RegularExpressions;
using Pilot.Adapters.Azure.Compute.Checks;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Server;
using Pilot.Infra.Tests.Bicep;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Agreement;

/// <summary>What the templates of Azure set is what the code reads, by the same names.</summary>
public sealed class AzureTests
{
    private static readonly string Arrivals = Checkout.Read("hosts/azure/Functions/ArrivalFunctions.cs");

    /// <summary>Read by Azure's own parts.</summary>
    private static readonly string[] OfTheRuntime =
        ["AzureWebJobsStorage__", "AzureFunctionsJobHost__", "APPLICATIONINSIGHTS_", "AZURE_CLIENT_ID"];

    [BicepFact]
    public void The_platform_reads_every_setting_that_is_its_own_and_starts_with_them()
    {
        foreach (var deployment in Deployment.ParameterFiles.Select(Deployment.Of))
        {
            var asked = new AskedFor(deployment.AppSettings);

            var options = ServerOptions.Read(asked);

            deployment.AppSettings.Keys.Where(name => name.StartsWith("PILOT_", StringComparison.Ordinal)).Except(asked.Names).ShouldBeEmpty("nobody reads these");
            var jobs = deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Single(container => container.Id.Contains($"job{deployment.Token}", StringComparison.Ordinal));
            $"{options.AzureBlobs}{options.Container}".ShouldBe($"https://{jobs.Id.Split('/')[^5]}.blob.core.windows.net/{jobs.Name}");
            options.AgentsGetFolders.ShouldBe(deployment.OfType("Microsoft.Storage/storageAccounts").Single(account => jobs.Id.StartsWith(account.Id, StringComparison.Ordinal)).Property("isHnsEnabled").GetBoolean());
            options.ConsoleOrigins.ShouldBe([$"https://{deployment.One("Microsoft.Web/staticSites").Name}.azurestaticapps.net"]);
            options.AgentImage.ShouldBe(deployment == Deployment.Everything ? "ghcr.io/example/pilot-agent:1"
                : $"{deployment.One("Microsoft.ContainerRegistry/registries").Name}.azurecr.io/pilot-agent:latest");
        }
    }

    [BicepFact]
    public void The_host_reads_every_other_setting()
    {
        var host = Checkout.Read("hosts/azure/host.json") + Checkout.Read("hosts/azure/host.scheduler.json") + Arrivals;

        Deployment.ParameterFiles.Select(Deployment.Of).SelectMany(deployment => deployment.AppSettings.Keys).Distinct()
            .Where(name => !name.StartsWith("PILOT_", StringComparison.Ordinal) && !OfTheRuntime.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            .Select(name => name.Split("__")[0])
            .Where(name => !host.Contains($"\"{name}\"", StringComparison.Ordinal) && !host.Contains($"%{name}%", StringComparison.Ordinal))
            .ShouldBeEmpty("nobody reads these");
        Regex.Matches(host, "%([A-Z_]+)%").Select(name => name.Groups[1].Value).Distinct().Except(Deployment.Dev.AppSettings.Keys).ShouldBeEmpty("nobody sets these");
    }

    [BicepFact]
    public void A_secret_that_the_vault_does_not_have_yet_is_no_key()
    {
        Deployment.Dev.AppSettings["PILOT_EVENT_KEY"].ShouldBe($"@Microsoft.KeyVault(SecretUri=https://kv-pilotdev-{Deployment.Dev.Token}.vault.azure.net/secrets/event-key)");

        ServerOptions.Read(new AskedFor(Deployment.Dev.AppSettings)).EventKey.ShouldBeNull();
    }

    [BicepFact]
    public void Event_grid_tells_functions_that_are_there_of_blobs_that_they_take()
    {
        var told = Deployment.Everything.OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions").ToDictionary(
            subscription => Regex.Match(Expression.Resolve(subscription.Property("destination").GetProperty("properties").GetProperty("endpointUrl").GetString()!), @"Host\.Functions\.(\w+)").Groups[1].Value,
            subscription => subscription.Property("filter").GetProperty("subjectBeginsWith").GetString()!);
        var container = ServerOptions.Read(new AskedFor(Deployment.Everything.AppSettings)).Container;

        foreach (var (function, subject) in told)
        {
            var folder = subject[$"/blobServices/default/containers/{container}/blobs/".Length..];
            Arrivals.ShouldMatch($$"""\[Function\("{{function}}"\)\][^\[]+\[BlobTrigger\("%PILOT_CONTAINER%/{{folder}}\{name\}", Connection = Jobs, Source = BlobTriggerSource\.EventGrid""");
        }

        told.Values.Select(subject => subject.Split("/blobs/")[1]).ShouldBe([BlobNames.Uploads, BlobNames.Signals], ignoreOrder: true);
    }

    [BicepFact]
    public void What_is_moved_or_deleted_after_a_while_lies_where_the_rules_say()
    {
        var job = JobId.New();
        string[] known = [BlobNames.Chunk("ada", "digest"), BlobNames.JobFolder(job), $"{BlobNames.Rejected}ada/x"];

        var rules = Deployment.Dev.OfType("Microsoft.Storage/storageAccounts/managementPolicies").Single(policy => policy.Id.Contains("job", StringComparison.Ordinal))
            .Property("policy").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("definition")).ToList();

        var prefixes = rules.SelectMany(Prefixes).ToList();
        prefixes.Count.ShouldBe(known.Length);
        known.ShouldAllBe(blob => prefixes.Any(prefix => $"pilot/{blob}".StartsWith(prefix, StringComparison.Ordinal)));
        rules.Where(rule => rule.GetProperty("actions").GetProperty("baseBlob").TryGetProperty("delete", out _)).SelectMany(Prefixes)
            .ShouldBe([$"pilot/{BlobNames.Rejected}"], "nothing else is ever deleted by a rule");
    }

    [BicepFact]
    public void The_app_may_do_what_running_jobs_needs_and_nothing_else()
    {
        var roles = Deployment.Dev.OfType("Microsoft.Authorization/roleDefinitions").ToLookup(
            role => role.Text("roleName").Contains("looker", StringComparison.Ordinal), role => role.Property("permissions")[0].GetProperty("actions").EnumerateArray().Select(action => action.GetString()!));

        roles[false].Single().ShouldBe(
            [.. AzureChecks.InstanceActions, .. AzureChecks.AppActions, "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Authorization/permissions/read"],
            ignoreOrder: true);
        roles[true].Single().ShouldAllBe(action => action.EndsWith("/read", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Prefixes(JsonElement rule) =>
        rule.GetProperty("filters").GetProperty("prefixMatch").EnumerateArray().Select(prefix => prefix.GetString()!);
}
