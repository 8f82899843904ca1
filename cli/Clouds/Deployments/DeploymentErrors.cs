using Pilot.Core.Errors;

namespace Pilot.Cli.Clouds.Deployments;

internal static class DeploymentErrors
{
    public static PilotException NoOutputs(string source) => new(new PilotError(
        "PILOT1007",
        "There are no outputs of a deployment in it.",
        "Write what `az deployment sub show --query properties.outputs -o json` or `aws cloudformation describe-stacks --stack-name NAME --output json` prints to the file.",
        source));

    public static PilotException Foreign(string kind, string source, IReadOnlyList<string> missing) => new(new PilotError(
        "PILOT1008",
        $"This deployment is none of {TemplateOf(kind)}: it has no output {string.Join(", ", missing)}.",
        $"Give the outputs of a deployment of {TemplateOf(kind)} as it is in this version, or each setting with --set.",
        source));

    public static PilotException Empty(string kind, string source, string output) => new(new PilotError(
        "PILOT1009",
        $"The output {output} of this deployment is empty.",
        kind == "kubernetes" ? "Deploy with withCluster=true for a cluster, or name another with --set context=NAME." : "Look whether the deployment ended well, and deploy again.",
        source));

    public static PilotException KindWithoutTemplate(string kind) => new(new PilotError(
        "PILOT1010",
        $"No deployment makes what an account of the kind '{kind}' needs.",
        $"Use one of: {string.Join(", ", DeploymentSetting.OfKind.Keys.Order(StringComparer.Ordinal))}; or give each setting with --set."));

    private static string TemplateOf(string kind) => kind == "aws" ? "infra/aws/pilot.yaml" : "infra/bicep/main.bicep";
}
