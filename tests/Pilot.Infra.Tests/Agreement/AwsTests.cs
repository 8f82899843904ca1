using System.Text.RegularExpressions;
using Pilot.Core.Clouds;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Hosts.Aws;
using Pilot.Infra.Tests.CloudFormation;
using Pilot.Infra.Tests.Kit;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.Agreement;

/// <summary>What the template of AWS sets and allows is what the code reads and asks for.</summary>
public sealed class AwsTests
{
    private static readonly string Checks = Checkout.Read("adapters/aws/Account/AwsChecks.cs");

    [Fact]
    public void The_function_reads_every_setting_that_it_is_given_and_is_given_what_it_needs()
    {
        // Lambda sets these itself.
        string[] ofLambda = ["AWS_SESSION_TOKEN", "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"];
        var asked = new HashSet<string>();
        NotifierSettings.Read(name =>
        {
            asked.Add(name);
            return "https://pilot.example/api/v1/events";
        });

        Template.Keys((YamlMappingNode)Template.Resources["Notifier"]["Properties"]["Environment"]["Variables"])
            .ShouldBe(asked.Except(ofLambda), ignoreOrder: true);
    }

    [Fact]
    public void The_platform_may_do_what_pilot_cloud_check_tries_and_lend_two_roles()
    {
        var tried = Regex.Matches(Checks, "\"((?:batch|logs|ssm):[A-Za-z]+)\"").Select(action => action.Groups[1].Value).Distinct().ToList();

        tried.Count.ShouldBeGreaterThan(8);
        Template.Statements("RunJobs").SelectMany(statement => Template.List(statement["Action"])).Distinct()
            .ShouldBe([.. tried, "ssm:AddTagsToResource", "iam:PassRole"], ignoreOrder: true);
    }

    [Fact]
    public void It_ends_only_jobs_that_carry_the_tag_of_the_platform()
    {
        var ending = Template.Statements("RunJobs").Where(statement => Template.List(statement["Action"]).Contains("batch:TerminateJob")).ToList();

        ending.Count.ShouldBe(2);
        Template.Keys((YamlMappingNode)ending[0]["Condition"]["StringLike"]).ShouldBe([$"aws:ResourceTag/{AwsTags.Platform}"]);
        Checks.ShouldContain($"NoJob = \"{ending[1]["Resource"].ToString().Split("job/")[1]}\"", Case.Sensitive, "the one job without a tag is the one that is never there");
    }

    [Fact]
    public void Its_job_definitions_are_allowed_by_the_name_that_a_platform_has()
    {
        var pattern = ((YamlScalarNode)Template.Parameters["Platform"]["Default"]).Value!;

        // As CloudStore makes it: 12 characters, the first of them a p.
        pattern.ShouldBe($"p{new string('?', 11)}");
        Checkout.Read("core/Clouds/CloudStore.cs").ShouldContain("$\"p{Guid.NewGuid():n}\"[..12]");
        Template.Statements("RunJobs").Single(statement => Template.List(statement["Action"]).Contains("batch:RegisterJobDefinition"))["Resource"].ToString()
            .ShouldEndWith("job-definition/${Platform}-*");
    }

    [Fact]
    public void The_bucket_tells_of_uploads_and_signals_and_forgets_refused_uploads()
    {
        var told = ((YamlSequenceNode)Template.Resources["BucketRule"]["Properties"]["EventPattern"]["detail"]["object"]["key"])
            .Select(key => ((YamlScalarNode)key["prefix"]).Value);
        told.ShouldBe([ObjectBlobStore.Folder + BlobNames.Uploads, ObjectBlobStore.Folder + BlobNames.Signals]);

        ((YamlSequenceNode)Template.Resources["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"])
            .Cast<YamlMappingNode>().Where(rule => Template.Keys(rule).Contains("ExpirationInDays")).Select(rule => ((YamlScalarNode)rule["Prefix"]).Value)
            .ShouldBe([ObjectBlobStore.Folder + BlobNames.Rejected]);
    }
}
