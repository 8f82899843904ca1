using System.Text.Json;
using Pilot.Infra.Tests.Kit;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.CloudFormation;

/// <summary>The template names nothing that is not there, grants little, and speaks of Batch as its description does.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Pseudo = ["AWS::Partition", "AWS::Region", "AWS::AccountId"];

    /// <summary>Actions that AWS lets nobody restrict to a resource.</summary>
    private static readonly string[] KnowNoResource =
    [
        "batch:DescribeJobs", "batch:DescribeJobDefinitions", "batch:DescribeJobQueues", "batch:DescribeComputeEnvironments", "batch:ListJobs",
        "ec2:DescribeInstanceTypes", "ec2:DescribeSpotPriceHistory",
    ];

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var declared = Template.Keys(Template.Parameters).Concat(Template.Keys(Template.Resources)).Concat(Pseudo).ToHashSet();
        var references = Template.References(Template.Resources).Concat(Template.References(Template.Outputs)).ToList();

        references.Select(reference => reference.Name).Except(declared).ShouldBeEmpty();
        references.Where(reference => reference.Attribute is not null).Select(reference => reference.Attribute).Distinct().ShouldBe(["Arn"]);
        references.Where(reference => reference.Attribute is not null).Select(reference => reference.Name).Intersect(Template.Keys(Template.Parameters))
            .ShouldBeEmpty("a parameter has no attributes");
    }

    [Fact]
    public void Every_parameter_is_used_and_described()
    {
        var used = Template.References(Template.Resources).Select(reference => reference.Name).ToHashSet();

        Template.Keys(Template.Parameters).Except(used).ShouldBeEmpty();
        Template.Keys(Template.Parameters).Where(name => !Template.Keys((YamlMappingNode)Template.Parameters[name]).Contains("Description")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_rule_has_leave_to_call_its_function()
    {
        var allowed = Template.OfType("AWS::Lambda::Permission")
            .SelectMany(name => Template.References(Template.Resources[name]["Properties"]["SourceArn"])).Select(reference => reference.Name);

        Template.OfType("AWS::Events::Rule").Order().ShouldBe(allowed.Order());
    }

    [Fact]
    public void Every_queue_leads_to_an_environment_and_the_platform_may_use_it()
    {
        var served = Template.OfType("AWS::Batch::JobQueue").SelectMany(queue => Template.References(Template.Resources[queue]["Properties"]["ComputeEnvironmentOrder"])).Select(reference => reference.Name);
        served.ShouldBe(Template.OfType("AWS::Batch::ComputeEnvironment"), ignoreOrder: true);

        var submit = Statements().Single(statement => Text(statement, "Sid") == "Submit");
        var watched = Template.References(Template.Resources["BatchRule"]);
        foreach (var queue in Template.OfType("AWS::Batch::JobQueue"))
        {
            Template.References(submit).ShouldContain(new Reference(queue, null));
            watched.ShouldContain(new Reference(queue, null));
        }
    }

    [Fact]
    public void Only_what_knows_no_resource_is_granted_on_everything()
    {
        var wide = Statements().Where(statement => statement["Resource"] is YamlScalarNode { Value: "*" }).ToList();

        wide.SelectMany(statement => List(statement["Action"])).ShouldBe(KnowNoResource, ignoreOrder: true);
        Statements().SelectMany(statement => List(statement["Action"])).Where(action => action.EndsWith('*')).ShouldBeEmpty();
    }

    [Fact]
    public void The_trust_is_in_one_identity_for_one_audience()
    {
        var trust = ((YamlScalarNode)Template.Resources["PlatformRole"]["Properties"]["AssumeRolePolicyDocument"]).Value!;
        using var document = JsonDocument.Parse(trust);
        var conditions = document.RootElement.GetProperty("Statement")[0].GetProperty("Condition").GetProperty("StringEquals");

        conditions.EnumerateObject().Select(condition => (condition.Name, condition.Value.GetString())).ShouldBe(
            [("sts.windows.net/${Tenant}/:aud", "${Audience}"), ("sts.windows.net/${Tenant}/:sub", "${Subject}")]);
        Template.OfType("AWS::IAM::User").ShouldBeEmpty();
        Template.OfType("AWS::IAM::AccessKey").ShouldBeEmpty();
    }

    [BatchModelFact]
    public void Environments_and_queues_have_the_members_and_values_of_the_published_description()
    {
        using var model = JsonDocument.Parse(File.ReadAllText(BatchModelFactAttribute.Path!));
        var shapes = model.RootElement.GetProperty("shapes");

        // Words of the template alone.
        string[] added = ["ReplaceComputeEnvironment", "ComputeEnvironmentName"];
        foreach (var name in Template.OfType("AWS::Batch::ComputeEnvironment"))
        {
            var properties = (YamlMappingNode)Template.Resources[name]["Properties"];
            Unknown(properties, shapes, "CreateComputeEnvironmentRequest").Except(added).ShouldBeEmpty();
            var resources = (YamlMappingNode)properties["ComputeResources"];
            Unknown(resources, shapes, "ComputeResource").ShouldBeEmpty();
            Enum(shapes, "CRType").ShouldContain(Text(resources, "Type"));
            if (Template.Keys(resources).Contains("AllocationStrategy"))
            {
                Enum(shapes, "CRAllocationStrategy").ShouldContain(Text(resources, "AllocationStrategy"));
            }
        }

        foreach (var name in Template.OfType("AWS::Batch::JobQueue"))
        {
            var properties = (YamlMappingNode)Template.Resources[name]["Properties"];
            Unknown(properties, shapes, "CreateJobQueueRequest").ShouldBeEmpty();
            Unknown((YamlMappingNode)((YamlSequenceNode)properties["ComputeEnvironmentOrder"])[0], shapes, "ComputeEnvironmentOrder").ShouldBeEmpty();
        }
    }

    private static IEnumerable<string> Unknown(YamlMappingNode node, JsonElement shapes, string shape)
    {
        var members = shapes.GetProperty(shape).GetProperty("members").EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Template.Keys(node).Where(key => !members.Contains(key));
    }

    private static IEnumerable<string> Enum(JsonElement shapes, string shape) =>
        shapes.GetProperty(shape).GetProperty("enum").EnumerateArray().Select(value => value.GetString()!);

    private static IEnumerable<YamlMappingNode> Statements() => Template.OfType("AWS::IAM::Role")
        .Select(role => (YamlMappingNode)Template.Resources[role]["Properties"])
        .Where(role => Template.Keys(role).Contains("Policies"))
        .SelectMany(role => ((YamlSequenceNode)role["Policies"]).Children)
        .SelectMany(policy => ((YamlSequenceNode)policy["PolicyDocument"]["Statement"]).Children)
        .Cast<YamlMappingNode>();

    private static IEnumerable<string> List(YamlNode node) => node is YamlSequenceNode sequence
        ? sequence.Children.Select(child => ((YamlScalarNode)child).Value!)
        : [((YamlScalarNode)node).Value!];

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
}
