using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>Every resource is of a published type and version, and has no property that the type has not.</summary>
public sealed class ResourceTypeTests
{
    [PublishedTypesFact]
    public void Every_resource_is_of_a_published_type() =>
        Resources().Where(resource => PublishedTypes.Resource(resource.Resource.Target) is null)
            .Select(resource => $"{resource.File.At(resource.Resource.Node.Line)}: {resource.Resource.Target}")
            .ShouldBeEmpty();

    [PublishedTypesFact]
    public void Every_property_is_published_and_has_a_value_that_it_may_have() =>
        Resources().SelectMany(resource => TypeCheck.Faults(resource.File, resource.Resource, PublishedTypes.Resource(resource.Resource.Target)!))
            .ShouldBeEmpty();

    [PublishedTypesFact]
    public void Every_property_that_is_read_is_published()
    {
        var faults = new List<string>();
        foreach (var file in BicepSyntax.Templates)
        {
            foreach (var node in file.Root.All().Where(node => node.Type == "member_expression"))
            {
                if (ModuleTests.Chain(node) is [var name, .. var path] && file.Find(name) is { Kind: DeclarationKind.Resource } resource)
                {
                    faults.AddRange(IsThere(PublishedTypes.Resource(resource.Target)!, path) ? [] : [$"{file.At(node.Line)}: {name}.{string.Join('.', path)}"]);
                }
            }
        }

        faults.ShouldBeEmpty();
    }

    [BicepFact]
    public void A_child_lies_in_a_resource_of_its_parents_type()
    {
        var faults = new List<string>();
        foreach (var (file, resource) in Resources())
        {
            var type = resource.Target.Split('@')[0];
            var depth = type.Count(c => c == '/') - 1;
            if (resource.Body.Property("parent") is { } parent)
            {
                var above = file.Find(parent.Text)?.Target.Split('@')[0];
                faults.AddRange(above == type[..type.LastIndexOf('/')] ? [] : [$"{file.At(parent.Line)}: {type} in {above}"]);
                depth = 0;
            }

            var name = resource.Body.Property("name");
            var slashes = name?.All().Where(part => part.Type == "string_content").Sum(part => part.Text.Count(c => c == '/'));
            faults.AddRange(slashes == depth || name is not { Type: "string" } && depth == 0 ? [] : [$"{file.At(resource.Node.Line)}: {type} has {depth} names above its own"]);
        }

        faults.ShouldBeEmpty();
    }

    [BicepFact]
    public void Every_role_is_given_on_one_resource_or_in_the_group_of_the_runs()
    {
        var wide = Resources()
            .Where(resource => resource.Resource.Target.StartsWith("Microsoft.Authorization/roleAssignments", StringComparison.Ordinal))
            .Where(resource => resource.Resource.Body.Property("scope") is null)
            .Select(resource => $"{resource.File.Path}: {resource.Resource.Name}");

        wide.ShouldBe(["modules/runs.bicep: operates"], "a role without a scope reaches the whole resource group");
    }

    private static bool IsThere(PublishedType type, IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            if (type.Kind != "ObjectType")
            {
                return type.Kind == "AnyType";
            }

            if ((type.Properties().FirstOrDefault(property => property.Name == name)?.Type ?? type.AdditionalProperties) is not { } next)
            {
                return false;
            }

            type = next;
        }

        return true;
    }

    private static IEnumerable<(BicepFile File, Declaration Resource)> Resources() =>
        BicepSyntax.Templates.SelectMany(file => file.Of(DeclarationKind.Resource).Select(resource => (file, resource)));
}
