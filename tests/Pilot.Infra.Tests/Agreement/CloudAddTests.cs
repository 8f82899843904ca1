using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Storage;
using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.K8s;
using Pilot.Cli.Clouds.Deployments;
using Pilot.Core.Clouds;
using Pilot.Infra.Tests.Bicep;
using Pilot.Infra.Tests.CloudFormation;
using Pilot.Infra.Tests.Kit;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.Agreement;

/// <summary><c>pilot cloud add --from-deployment</c> finds what it looks for, and what it fills is what the accounts take.</summary>
public sealed class CloudAddTests
{
    private static readonly ICloudProvider[] Providers =
    [
        new AzureProvider(null!, TimeProvider.System),
        new AwsProvider(null!, TimeProvider.System),
        new KubernetesProvider(null!, TimeProvider.System, NullLogger<KubernetesProvider>.Instance),
    ];

    [Fact]
    public void Every_kind_of_cloud_can_be_filled_and_with_settings_that_it_has()
    {
        DeploymentSetting.OfKind.Keys.ShouldBe(Providers.Select(provider => provider.Kind), ignoreOrder: true);
        foreach (var provider in Providers)
        {
            var filled = DeploymentSetting.OfKind[provider.Kind].Select(setting => setting.Setting).ToList();

            filled.Except(provider.Settings.Select(setting => setting.Name)).ShouldBeEmpty();
            provider.Settings.Where(setting => setting.Default is null).Select(setting => setting.Name).Except(filled).ShouldBeEmpty("the account would not be complete");
        }
    }

    [BicepFact]
    public void The_template_of_azure_has_the_outputs()
    {
        // As the command line of Azure prints them, each with a value of its type.
        var printed = Templates.Main.GetProperty("outputs").EnumerateObject()
            .ToDictionary(output => output.Name, output => new { type = "String", value = output.Name });

        var outputs = DeploymentOutputs.Read(JsonSerializer.Serialize(printed), "a test");

        Wanted("azure").Concat(Wanted("kubernetes")).Except(outputs.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void The_template_of_aws_has_the_outputs()
    {
        var printed = Template.Keys(Template.Outputs).Select(name => new { OutputKey = name, OutputValue = name });

        var outputs = DeploymentOutputs.Read(JsonSerializer.Serialize(new { Stacks = new[] { new { Outputs = printed } } }), "a test");

        Wanted("aws").Except(outputs.Keys).ShouldBeEmpty();
        DeploymentSetting.OfKind["aws"].Where(setting => setting.IsOptional).Select(setting => setting.Output)
            .ShouldBe(Template.Keys(Template.Outputs).Where(name => Template.Keys((YamlMappingNode)Template.Outputs[name]).Contains("Condition")), ignoreOrder: true);
    }

    [Fact]
    public void What_the_stack_gives_as_the_place_of_blobs_is_one()
    {
        var text = ((YamlScalarNode)Template.Outputs["Blobs"]["Value"]).Value!
            .Replace("${Bucket}", "files", StringComparison.Ordinal)
            .Replace("${AWS::Region}", "eu-central-1", StringComparison.Ordinal)
            .Replace("${AgentRole.Arn}", "arn:aws:iam::123456789012:role/agents", StringComparison.Ordinal);

        var location = S3Location.Read(text, out var fault);

        fault.ShouldBeNull();
        location!.AgentRole.ShouldBe("arn:aws:iam::123456789012:role/agents");
        location.Root.ShouldBeEmpty("the function looks at the root of the bucket");
    }

    [BicepFact]
    public void The_steps_of_the_documents_read_outputs_that_are_there()
    {
        Regex.Matches(Checkout.Read("docs/deploy-azure.md") + Checkout.Read("docs/deploy-aws.md"), @"\$\(out (\w+)").Select(step => step.Groups[1].Value).Distinct()
            .Except(Templates.Main.GetProperty("outputs").EnumerateObject().Select(output => output.Name)).ShouldBeEmpty();
        Regex.Matches(Checkout.Read("docs/deploy-aws.md"), @"\$\(stack (\w+)").Select(step => step.Groups[1].Value).Distinct()
            .Except(Template.Keys(Template.Outputs)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Wanted(string kind) => DeploymentSetting.OfKind[kind].Select(setting => setting.Output);
}
