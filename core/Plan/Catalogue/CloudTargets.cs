namespace Pilot.Core.Plan.Catalogue;

/// <summary>Names of the targets that catalogue offers belong to, and how a person comes to have them.</summary>
public static class CloudTargets
{
    public const string AzureVm = "azure-vm";
    public const string ContainerInstances = "aci";
    public const string ContainerApps = "container-apps";
    public const string Aws = "aws";
    public const string Kubernetes = "kubernetes";

    public static readonly IReadOnlyList<string> All = [AzureVm, ContainerInstances, ContainerApps, Aws, Kubernetes];

    /// <summary>How code is run there, for people.</summary>
    public static string Runtime(string target) => target switch
    {
        AzureVm => "container (AKS)",
        ContainerInstances => "container (ACI)",
        ContainerApps => "container (Container Apps)",
        Aws => "container (AWS Batch)",
        _ => "container (Kubernetes)",
    };

    /// <summary>The command that connects the target.</summary>
    public static string Needs(string target) => target switch
    {
        AzureVm or ContainerInstances or ContainerApps => "pilot cloud add azure",
        Aws => "pilot cloud add aws",
        _ => "pilot cloud add kubernetes",
    };
}
