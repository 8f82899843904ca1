using System.Reflection;
using System.Text.RegularExpressions;
using Pilot.Orchestrations.Durable;

namespace Pilot.Architecture.Tests;

/// <summary>Our durable classes against the published surface of Microsoft.DurableTask: a strict subset, name by name.</summary>
public sealed partial class DurableSurfaceTests
{
    [PublishedSurfaceTheory]
    [InlineData(typeof(OrchestrationContext), "Microsoft.DurableTask.TaskOrchestrationContext")]
    [InlineData(typeof(OrchestrationClient), "Microsoft.DurableTask.Client.DurableTaskClient")]
    [InlineData(typeof(AsyncPageable<>), "Microsoft.DurableTask.AsyncPageable<T>")]
    public void Every_call_has_its_namesake_with_the_same_parameters(Type ours, string theirs) =>
        Declared(ours).Except(Members(theirs)).ShouldBeEmpty();

    [PublishedSurfaceTheory]
    [InlineData(typeof(StartOrchestrationOptions), "Microsoft.DurableTask.StartOrchestrationOptions")]
    [InlineData(typeof(TerminateInstanceOptions), "Microsoft.DurableTask.Client.TerminateInstanceOptions")]
    [InlineData(typeof(PurgeInstanceOptions), "Microsoft.DurableTask.Client.PurgeInstanceOptions")]
    [InlineData(typeof(PurgeInstancesFilter), "Microsoft.DurableTask.Client.PurgeInstancesFilter")]
    [InlineData(typeof(PurgeResult), "Microsoft.DurableTask.Client.PurgeResult")]
    [InlineData(typeof(OrchestrationQuery), "Microsoft.DurableTask.Client.OrchestrationQuery")]
    [InlineData(typeof(OrchestrationMetadata), "Microsoft.DurableTask.Client.OrchestrationMetadata")]
    [InlineData(typeof(Page<>), "Microsoft.DurableTask.Page<T>")]
    [InlineData(typeof(SubOrchestrationOptions), "Microsoft.DurableTask.SubOrchestrationOptions")]
    public void Every_property_has_its_namesake_of_the_same_type(Type ours, string theirs)
    {
        var published = Block(theirs);

        foreach (var property in ours.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            published.ShouldMatch($@"\b{Regex.Escape(TypeText(property.PropertyType))}\?* {property.Name} \{{ get;");
        }
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

    // As the page writes types; whether a reference may be null is not held against it.
    private static string TypeText(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return TypeText(inner) + "?";
        }

        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(TypeText))}>"
            : Keywords.GetValueOrDefault(type, type.Name);
    }

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string", [typeof(int)] = "int", [typeof(bool)] = "bool", [typeof(object)] = "object",
    };

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
    public PublishedSurfaceFactAttribute() => Skip = MissingPage;

    /// <summary>Why such tests are skipped; null when they are not.</summary>
    public static string? MissingPage => System.IO.File.Exists(File)
        ? null
        : "The page with the published surface of Microsoft.DurableTask is not beside the checkout.";

    public static string File { get; } = Path.Combine(Repository.Root, "..", "shared", "spec", "facts", "durable-functions-api.md");
}

/// <inheritdoc cref="PublishedSurfaceFactAttribute"/>
internal sealed class PublishedSurfaceTheoryAttribute : TheoryAttribute
{
    public PublishedSurfaceTheoryAttribute() => Skip = PublishedSurfaceFactAttribute.MissingPage;
}
