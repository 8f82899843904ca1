namespace Pilot.Cli.Clouds.Deployments;

/// <summary>A setting of an account, and the output of the deployment that says it.</summary>
/// <param name="Setting">As <c>pilot cloud add --set</c> takes it.</param>
/// <param name="Output">As the templates under <c>infra/</c> call it.</param>
/// <param name="IsOptional">A deployment may be without it: the output is empty then, or not there.</param>
internal sealed record DeploymentSetting(string Setting, string Output, bool IsOptional = false)
{
    /// <summary>By the kind of the account.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<DeploymentSetting>> OfKind = new Dictionary<string, IReadOnlyList<DeploymentSetting>>
    {
        // infra/bicep/main.bicep
        ["azure"] =
        [
            new("subscription", "subscriptionId"),
            new("resource-group", "runsGroup"),
            new("region", "location"),
            new("environment", "environmentId", IsOptional: true),
            new("registry", "registryServer"),
            new("identity", "runIdentityId"),
        ],

        // infra/aws/pilot.yaml
        ["aws"] =
        [
            new("region", "Region"),
            new("queues", "QueueNames"),
            new("job-role", "JobRoleArn"),
            new("execution-role", "ExecutionRoleArn"),
            new("role", "RoleArn", IsOptional: true),
            new("audience", "Audience", IsOptional: true),
        ],

        // infra/bicep/main.bicep; `az aks get-credentials` calls the context as the cluster is called.
        ["kubernetes"] = [new("context", "clusterName")],
    };
}
