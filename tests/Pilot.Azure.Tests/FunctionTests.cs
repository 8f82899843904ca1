using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pilot.Core.Activities;
using Pilot.Hosts.Azure.Functions;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Azure.Tests;

/// <summary>Nothing of the platform is without its function, and the infrastructure speaks of functions that there are.</summary>
public sealed partial class FunctionTests
{
    internal static readonly Dictionary<string, MethodInfo> Functions = typeof(OrchestrationFunctions).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(OrchestrationFunctions).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    [Fact]
    public void Every_orchestration_has_its_function()
    {
        var orchestrations = typeof(RunJob).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(IOrchestrator).IsAssignableFrom(type)).Select(type => type.Name);

        Triggered<OrchestrationTriggerAttribute>().ShouldBe(orchestrations, ignoreOrder: true);
    }

    [Fact]
    public void Every_activity_has_its_function()
    {
        var activities = typeof(IActivity).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(IActivity).IsAssignableFrom(type)).Select(type => type.Name);

        Triggered<ActivityTriggerAttribute>().ShouldBe(activities, ignoreOrder: true);
    }

    [Fact]
    public void Every_activity_that_the_embedded_engine_knows_has_its_function()
    {
        var registered = Registration().Matches(Repository.Read("functions/Server/EngineModule.cs")).Select(match => match.Groups[1].Value).ToArray();

        registered.ShouldContain(nameof(RunJob));
        registered.Except(Functions.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void A_function_of_an_activity_runs_the_activity_that_it_is_called_after()
    {
        var lines = ActivityLine().Matches(Repository.Read("hosts/azure/Functions/ActivityFunctions.cs")).ToArray();

        lines.Select(line => line.Groups[1].Value).ShouldBe(Triggered<ActivityTriggerAttribute>(), ignoreOrder: true);
        lines.ShouldAllBe(line => line.Groups[1].Value == line.Groups[2].Value);
    }

    [Fact]
    public void Every_function_has_one_trigger_and_none_waits_for_ever()
    {
        foreach (var (name, method) in Functions)
        {
            method.GetParameters().SelectMany(Triggers).Count().ShouldBe(1, name);
            method.ReturnType.IsAssignableTo(typeof(Task)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void Whatever_may_start_or_tell_a_story_is_given_a_client()
    {
        var without = Functions.Where(function => function.Value.GetParameters().All(parameter => parameter.ParameterType != typeof(DurableTaskClient)))
            .Select(function => function.Key);

        without.Except(Triggered<ActivityTriggerAttribute>()).Except(Triggered<OrchestrationTriggerAttribute>()).ShouldBe(["RefreshPrices"]);
    }

    [Fact]
    public void Event_grid_tells_functions_that_there_are()
    {
        var told = FunctionName().Matches(Repository.Read("infra/bicep/modules/events.bicep")).Select(match => match.Groups[1].Value);

        told.ShouldBe(Triggered<BlobTriggerAttribute>(), ignoreOrder: true);
        Functions.Values.SelectMany(method => method.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes<BlobTriggerAttribute>())
            .ShouldAllBe(trigger => trigger.Source == BlobTriggerSource.EventGrid);
    }

    [Fact]
    public void Every_setting_that_the_host_reads_is_set_where_it_is_deployed()
    {
        var deployed = Repository.Read("infra/bicep/modules/function-app.bicep");
        var used = Placeholder().Matches(Repository.Read("hosts/azure/host.scheduler.json") + Repository.Read("hosts/azure/Functions/ArrivalFunctions.cs"))
            .Select(match => match.Groups[1].Value).Append("DURABLE_TASK_SCHEDULER_CONNECTION_STRING").Distinct().ToArray();

        used.ShouldBe(["TASKHUB_NAME", "PILOT_CONTAINER", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING"], ignoreOrder: true);
        used.ShouldAllBe(setting => deployed.Contains($"  {setting}: ", StringComparison.Ordinal));
        deployed.ShouldContain("PilotJobs__blobServiceUri");
    }

    /// <summary>The type of the function's trigger, as the host names it.</summary>
    internal static string TriggerOf(MethodInfo function)
    {
        var trigger = function.GetParameters().SelectMany(Triggers).Single().GetType().Name[..^"Attribute".Length];
        return char.ToLowerInvariant(trigger[0]) + trigger[1..];
    }

    private static IEnumerable<string> Triggered<TTrigger>()
        where TTrigger : Attribute => Functions
        .Where(function => function.Value.GetParameters().Any(parameter => parameter.GetCustomAttribute<TTrigger>() is not null))
        .Select(function => function.Key);

    private static IEnumerable<Attribute> Triggers(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().Where(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));

    [GeneratedRegex(@"\.Add<(\w+)>\(")]
    private static partial Regex Registration();

    [GeneratedRegex(@"Function\(nameof\((\w+)\)\)\]\s+public .+ RunAsync<(\w+)>")]
    private static partial Regex ActivityLine();

    [GeneratedRegex(@"function: '(\w+)'")]
    private static partial Regex FunctionName();

    [GeneratedRegex("%([A-Z_]+)%")]
    private static partial Regex Placeholder();
}
