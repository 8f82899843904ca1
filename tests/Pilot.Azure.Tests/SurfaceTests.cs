#if !DURABLE_PACKAGES
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.DurableTask;

namespace Pilot.Azure.Tests;

/// <summary>
/// The stand-in that hosts/azure is compiled against has no type and no member that the published surface has not, so the
/// host uses nothing that is not there.
/// </summary>
public sealed partial class SurfaceTests
{
    /// <summary>Named on the page in words: the attributes of the durable extension.</summary>
    private static readonly string[] InWords = ["OrchestrationTriggerAttribute", "ActivityTriggerAttribute", "DurableClientAttribute"];

    /// <summary>What the compiler makes of records and operators, on the packages' side as on ours.</summary>
    private static readonly string[] OfTheLanguage =
        ["Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$", "EqualityContract", "PrintMembers", "op_Implicit", "op_Equality", "op_Inequality"];

    public static TheoryData<string> Types => [.. typeof(TaskOrchestrationContext).Assembly.GetExportedTypes()
        .Where(type => !InWords.Contains(type.Name))
        .Select(type => type.FullName!)];

    [SurfaceTheory]
    [MemberData(nameof(Types))]
    public void Every_member_of_the_stand_in_is_published(string name)
    {
        var type = typeof(TaskOrchestrationContext).Assembly.GetType(name)!;
        var block = Block(name.Split('`')[0]);
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not MethodBase { IsSpecialName: true } and not ConstructorInfo && !OfTheLanguage.Contains(member.Name))
            .ToArray();

        foreach (var member in members)
        {
            switch (member)
            {
                case PropertyInfo property:
                    block.ShouldContain($" {property.Name} {{");
                    break;
                case FieldInfo { IsLiteral: true } value:
                    block.ShouldContain($"{value.Name}={Convert.ToInt32(value.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}");
                    break;
                case MethodInfo method:
                    Overloads(block, method.Name).ShouldContain(string.Join(", ", method.GetParameters().Select(parameter => parameter.Name)), $"{name}.{method.Name}");
                    break;
            }
        }
    }

    [SurfaceFact]
    public void The_attributes_of_the_durable_extension_are_named()
    {
        var page = File.ReadAllText(SurfaceFactAttribute.Page);

        InWords.ShouldAllBe(name => page.Contains($"[{name.Replace("Attribute", "", StringComparison.Ordinal)}]", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Overloads(string block, string method) => Regex.Matches(block, $@" {method}(?:<[\w, ]+>)?\((.*)\);")
        .Select(match => string.Join(", ", ParameterName().Matches(match.Groups[1].Value).Select(parameter => parameter.Groups[1].Value)));

    /// <summary>What the page says of a type, of all its assemblies.</summary>
    private static string Block(string type)
    {
        var blocks = Regex.Matches(File.ReadAllText(SurfaceFactAttribute.Page), $@"(?m)^.*\b{Regex.Escape(type)}(?:<[\w, ]+>)? [^\n]*\{{[^}}]*?(?:\{{[^}}]*\}}[^}}]*?)*\}}");
        blocks.ShouldNotBeEmpty($"{type} is not published");
        return string.Join('\n', blocks.Select(match => match.Value));
    }

    [GeneratedRegex(@"[\w?>\]] (\w+)(?: = [^,]+)?(?:,|$)")]
    private static partial Regex ParameterName();
}

/// <summary>Needs the page that lists the published surface; it lies beside the checkout, or not.</summary>
internal sealed class SurfaceFactAttribute : FactAttribute
{
    public SurfaceFactAttribute() => Skip = Missing;

    public static string Page { get; } = Path.Combine(Repository.Root, "..", "shared", "spec", "facts", "durable-functions-api.md");

    public static string? Missing { get; } =
        File.Exists(Page) ? null : "The page with the published surface of Microsoft.DurableTask is not beside the checkout.";
}

internal sealed class SurfaceTheoryAttribute : TheoryAttribute
{
    public SurfaceTheoryAttribute() => Skip = SurfaceFactAttribute.Missing;
}
#endif
