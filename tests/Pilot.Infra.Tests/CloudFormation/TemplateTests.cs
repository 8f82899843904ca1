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
    ];

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var declared = Template.Keys(Template.Parameters).Concat(Template.Keys(Template.Resources)).Concat(Pseudo).ToHashSet();
        var references = Template.References(Template.Resources).Concat(Template.References(Template.Outputs)).ToList();

        references.Select(reference => reference.Name).Except(declared).ShouldBeEmpty();
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

        wide.SelectMany(statement => Template.List(statement["Action"])).ShouldBe(KnowNoResource, ignoreOrder: true);
        Statements().SelectMany(statement => Template.List(statement["Action"])).Where(action => action.EndsWith('*')).ShouldBeEmpty();
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

    [Fact]
    public void A_queue_for_every_kind_of_machine_that_plans_have()
    {
        static IEnumerable<(string?, bool)> Kinds() => Template.OfType("AWS::Batch::ComputeEnvironment")
            .Select(name => (YamlMappingNode)Template.Resources[name]["Properties"]["ComputeResources"])
            .Select(resources => (Text(resources, "Type"), Text(resources, "MinvCpus") == "0"));

        // Nothing is priced by Fargate's rules, so that its queues would get no jobs.
        Kinds().ShouldBe([("EC2", true), ("EC2", true), ("SPOT", true)], "and nothing runs while no job does");
    }

    [Fact]
    public void An_event_that_is_not_taken_is_kept_whoever_failed()
    {
        string[] events = ["BatchRule", "BucketRule"];
        foreach (var rule in events)
        {
            Template.References(Template.Resources[rule]["Properties"]["Targets"][0]["DeadLetterConfig"]).ShouldBe([new Reference("Undelivered", "Arn")]);
        }

        Template.References(Template.Resources["NotifierRetries"]["Properties"]["DestinationConfig"]).ShouldBe([new Reference("Undelivered", "Arn")]);
        Template.References(Template.Resources["UndeliveredFromRules"]["Properties"]["PolicyDocument"]["Statement"][0]["Condition"]).Select(reference => reference.Name).ShouldBe(events);
        Template.Statements("NotifierRole").SelectMany(statement => Template.List(statement["Action"])).ShouldBe(
            ["secretsmanager:GetSecretValue", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"]);
    }

    [Fact]
    public void A_job_may_do_nothing_by_its_role_and_what_is_only_for_azure_is_made_for_azure_alone()
    {
        Template.Keys((YamlMappingNode)Template.Resources["JobRole"]["Properties"]).ShouldBe(["AssumeRolePolicyDocument"]);

        var conditional = Template.Keys(Template.Resources).Where(name => Template.Keys((YamlMappingNode)Template.Resources[name]).Contains("Condition")).ToList();
        conditional.ShouldBe(["Issuer", "PlatformRole"]);
        Template.Keys(Template.Resources).Except(conditional).SelectMany(name => Template.References(Template.Resources[name])).Select(reference => reference.Name)
            .Intersect(conditional).ShouldBeEmpty("what is always made cannot refer to what may not be there");
    }

    [PublishedResourcesFact]
    public void Every_resource_has_the_properties_of_its_published_type() => Template.Keys(Template.Resources)
        .SelectMany(name => PublishedResources.Resource(Template.TypeOf(name)) is { } type
            ? PropertyCheck.Faults(name, Template.Resources[name]["Properties"], type)
            : [$"{name}: there is no {Template.TypeOf(name)}."])
        .ShouldBeEmpty();

    [PublishedResourcesFact]
    public void A_property_that_is_not_published_would_be_found()
    {
        var queue = new YamlMappingNode("JobQueueName", "gpu", "Priority", "first", "Colour", "blue");

        PropertyCheck.Faults("Queue", queue, PublishedResources.Resource("AWS::Batch::JobQueue")!.Value).ShouldBe(
            ["Queue.Priority is no integer.", "Queue has no property Colour."]);
        PropertyCheck.Faults("Rule", new YamlMappingNode("Targets", new YamlSequenceNode(new YamlMappingNode("Id", "1"))), PublishedResources.Resource("AWS::Events::Rule")!.Value)
            .ShouldBe(["Rule.Targets[].Arn must be given."]);
    }

    [PublishedResourcesFact]
    public void Every_attribute_that_is_read_is_one_of_the_resource() => Template.References(Template.Resources).Concat(Template.References(Template.Outputs))
        .Where(reference => reference.Attribute is not null)
        .Where(reference => !PublishedResources.Resource(Template.TypeOf(reference.Name))!.Value.GetProperty("attributes").TryGetProperty(reference.Attribute!, out _))
        .ShouldBeEmpty();

    [BatchModelFact]
    public void Environments_have_the_kinds_and_strategies_of_the_published_description()
    {
        using var model = JsonDocument.Parse(File.ReadAllText(BatchModelFactAttribute.Path!));
        var shapes = model.RootElement.GetProperty("shapes");
        foreach (var name in Template.OfType("AWS::Batch::ComputeEnvironment"))
        {
            var resources = (YamlMappingNode)Template.Resources[name]["Properties"]["ComputeResources"];
            Enum(shapes, "CRType").ShouldContain(Text(resources, "Type"));
            Enum(shapes, "CRAllocationStrategy").ShouldContain(Text(resources, "AllocationStrategy"));
        }
    }

    private static IEnumerable<string> Enum(JsonElement shapes, string shape) =>
        shapes.GetProperty(shape).GetProperty("enum").EnumerateArray().Select(value => value.GetString()!);

    private static IEnumerable<YamlMappingNode> Statements() =>
        Template.OfType("AWS::IAM::Role").Concat(Template.OfType("AWS::IAM::ManagedPolicy")).SelectMany(Template.Statements);

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
}
