using System.Reflection;
using System.Text.RegularExpressions;
using Pilot.Orchestrations.Durable;

namespace Pilot.Architecture.Tests;

/// <summary>Our durable classes against the published surface of Microsoft.DurableTask: a strict subset, name by name.</summary>
public sealed partial class DurableSurfaceTests
{
    /// <summary>One page of what GetAllInstancesAsync streams there; an AsyncPageable is more than a store of ours needs.</summary>
    private static readonly string[] OursAlone = [nameof(OrchestrationClient.QueryInstancesAsync)];

    [PublishedSurfaceFact]
    public void Every_member_of_the_context_has_its_namesake_with_the_same_parameters()
    {
        var published = Members("Microsoft.DurableTask.TaskOrchestrationContext");

        Declared(typeof(OrchestrationContext)).Except(published).ShouldBeEmpty();
    }

    [PublishedSurfaceFact]
    public void Every_call_of_the_client_has_its_namesake()
    {
        var published = Members("Microsoft.DurableTask.Client.DurableTaskClient").Select(NameOf).ToHashSet();

        Declared(typeof(OrchestrationClient)).Select(NameOf).Except(published).ShouldBe(OursAlone);
    }

    [PublishedSurfaceFact]
    public void The_statuses_have_the_same_values()
    {
        var published = Block("Microsoft.DurableTask.Client.OrchestrationRuntimeStatus");

        foreach (var status in Enum.GetValues<OrchestrationRuntimeStatus>())
        {
            published.ShouldContain($"{status}={(int)status}");
        }
    }

    private static IEnumerable<string> Declared(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(member => member switch
        {
            PropertyInfo property => property.Name,
            MethodInfo { IsSpecialName: false } method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})",
            _ => "",
        })
        .Where(text => text.Length > 0)
        .Distinct();

    private static HashSet<string> Members(string type)
    {
        var block = Block(type);
        return
        [
            .. Property().Matches(block).Select(match => match.Groups[1].Value),
            .. Method().Matches(block).Select(match =>
                $"{match.Groups[1].Value}({string.Join(", ", ParameterName().Matches(match.Groups[2].Value).Select(p => p.Groups[1].Value))})"),
        ];
    }

    private static string Block(string type)
    {
        var facts = File.ReadAllText(PublishedSurfaceFactAttribute.File);
        var start = facts.IndexOf($" {type} ", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"{type} is not on the page");
        return facts[start..facts.IndexOf('}', facts.IndexOf('\n', start))] + facts[start..facts.IndexOf("\n}", start, StringComparison.Ordinal)];
    }

    private static string NameOf(string member) => member.Split('(')[0];

    [GeneratedRegex(@"(\w+) \{ get;")]
    private static partial Regex Property();

    [GeneratedRegex(@" (\w+)(?:<\w+>)?\((.*)\);")]
    private static partial Regex Method();

    [GeneratedRegex(@"[\w?>\]] (\w+)(?: = [^,]+)?(?:,|$)")]
    private static partial Regex ParameterName();
}

/// <summary>Needs the page that lists the published surface; it lies beside the checkout, or not.</summary>
internal sealed class PublishedSurfaceFactAttribute : FactAttribute
{
    public PublishedSurfaceFactAttribute()
    {
        if (!System.IO.File.Exists(File))
        {
            Skip = "The page with the published surface of Microsoft.DurableTask is not beside the checkout.";
        }
    }

    public static string File { get; } = Path.Combine(Repository.Root, "..", "shared", "spec", "facts", "durable-functions-api.md");
}
