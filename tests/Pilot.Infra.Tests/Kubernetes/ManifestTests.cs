using System.Text.Json;
using Pilot.Adapters.K8s.Checks;
using Pilot.Functions.Server;
using Pilot.Infra.Tests.Agreement;
using Pilot.Infra.Tests.Kit;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.Kubernetes;

/// <summary>The manifests of the embedded host, against the published API.</summary>
public sealed class ManifestTests
{
    /// <summary>Not among the published descriptions.</summary>
    private const string Roles = "rbac.authorization.k8s.io/";

    private static readonly YamlMappingNode[] Jobs = Load("jobs.yaml");
    private static readonly YamlMappingNode[] Objects = [.. Load("pilot.yaml"), .. Jobs];

    [KubernetesFact]
    public void Every_field_is_one_of_the_published_api() => Objects.Where(one => !Text(one, "apiVersion").StartsWith(Roles, StringComparison.Ordinal)).SelectMany(one =>
    {
        var kind = Text(one, "kind");
        using var api = JsonDocument.Parse(File.ReadAllText(KubernetesFactAttribute.Path(Text(one, "apiVersion"))));
        var schemas = api.RootElement.GetProperty("components").GetProperty("schemas");
        var schema = schemas.EnumerateObject().Single(schema => IsOf(schema.Value, kind, Text(one, "apiVersion")));
        return Unknown(one, schema.Value, schemas, kind).ToArray();
    }).ShouldBeEmpty();

    [Fact]
    public void One_server_has_the_volume_and_the_one_before_is_gone_when_it_starts()
    {
        var deployment = (YamlMappingNode)Objects.Single(one => Text(one, "kind") == "Deployment")["spec"];

        Text(deployment, "replicas").ShouldBe("1");
        Text((YamlMappingNode)deployment["strategy"], "type").ShouldBe("Recreate");
    }

    [Fact]
    public void The_container_is_nobody_in_particular_and_may_nothing()
    {
        var pod = (YamlMappingNode)Objects.Single(one => Text(one, "kind") == "Deployment")["spec"]["template"]["spec"];
        var container = (YamlMappingNode)((YamlSequenceNode)pod["containers"]).Single();
        var rights = (YamlMappingNode)container["securityContext"];

        Text((YamlMappingNode)pod["securityContext"], "runAsNonRoot").ShouldBe("true");
        Text(pod, "automountServiceAccountToken").ShouldBe("false");
        Text(rights, "allowPrivilegeEscalation").ShouldBe("false");
        Text(rights, "readOnlyRootFilesystem").ShouldBe("true");
        Checkout.Read("infra/k8s/Dockerfile").ShouldContain($"USER {Text((YamlMappingNode)pod["securityContext"], "runAsUser")}:");
    }

    [Fact]
    public void The_platform_may_do_what_running_jobs_there_needs_and_nothing_else()
    {
        var rules = (YamlSequenceNode)Jobs.Single(one => Text(one, "kind") == "Role")["rules"];

        rules.Select(rule => (Texts(rule, "apiGroups").Single(), Texts(rule, "resources").Single(), string.Join(',', Texts(rule, "verbs"))))
            .ShouldBe([
                .. ClusterChecks.Needed.Select(needed => (needed.Group, needed.Resource, string.Join(',', needed.Verbs))),
                .. ClusterChecks.Useful.Select(useful => (useful.Group, useful.Resource, useful.Verb)),
            ]);
        var everywhere = ((YamlSequenceNode)Jobs.Single(one => Text(one, "kind") == "ClusterRole")["rules"]).Single();
        (string.Join(',', Texts(everywhere, "resources")), string.Join(',', Texts(everywhere, "verbs"))).ShouldBe(("nodes", "list"));
    }

    [Fact]
    public void Agents_are_told_the_address_of_the_service()
    {
        var service = (YamlMappingNode)Objects.Single(one => Text(one, "kind") == "Service")["metadata"];
        var container = (YamlMappingNode)((YamlSequenceNode)Objects.Single(one => Text(one, "kind") == "Deployment")["spec"]["template"]["spec"]["containers"]).Single();
        var settings = ((YamlSequenceNode)container["env"]).Cast<YamlMappingNode>().ToDictionary(variable => Text(variable, "name"), variable => Text(variable, "value"));

        ServerOptions.Read(new AskedFor(settings)).AgentUrl.ShouldBe(new Uri($"http://{Text(service, "name")}.{Text(service, "namespace")}.svc"));
    }

    private static bool IsOf(JsonElement schema, string kind, string apiVersion) =>
        schema.TryGetProperty("x-kubernetes-group-version-kind", out var kinds)
        && kinds.EnumerateArray().Any(one => one.GetProperty("kind").GetString() == kind
            && apiVersion.Equals($"{one.GetProperty("group").GetString()}/{one.GetProperty("version").GetString()}".TrimStart('/'), StringComparison.Ordinal))
        && kinds.GetArrayLength() == 1;

    private static IEnumerable<string> Unknown(YamlNode node, JsonElement schema, JsonElement schemas, string path)
    {
        while (schema.TryGetProperty("allOf", out var all) || schema.TryGetProperty("$ref", out all))
        {
            var reference = all.ValueKind == JsonValueKind.String ? all.GetString()! : all[0].GetProperty("$ref").GetString()!;
            schema = schemas.GetProperty(reference[(reference.LastIndexOf('/') + 1)..]);
        }

        if (node is YamlSequenceNode sequence)
        {
            return schema.TryGetProperty("items", out var items) ? sequence.SelectMany(item => Unknown(item, items, schemas, path)) : [$"{path} is no list"];
        }

        if (node is not YamlMappingNode mapping || !schema.TryGetProperty("properties", out var properties))
        {
            return [];
        }

        return mapping.SelectMany(field => properties.TryGetProperty(((YamlScalarNode)field.Key).Value!, out var next)
            ? Unknown(field.Value, next, schemas, $"{path}.{field.Key}")
            : [$"{path}.{field.Key}"]);
    }

    private static IEnumerable<string> Texts(YamlNode node, string key) => ((YamlSequenceNode)node[key]).Select(text => ((YamlScalarNode)text).Value!);

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static YamlMappingNode[] Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Checkout.Read($"infra/k8s/{file}")));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}

/// <summary>Needs the published API of Kubernetes.</summary>
internal sealed class KubernetesFactAttribute : FactAttribute
{
    private static readonly string? Folder = Checkout.Shared("api/kubernetes-1.36");

    public KubernetesFactAttribute() => Skip = Folder is null ? "The published API of Kubernetes is not beside the checkout." : null;

    public static string Path(string apiVersion) => System.IO.Path.Combine(
        Folder!, apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis__{apiVersion.Replace("/", "__", StringComparison.Ordinal)}_openapi.json" : $"api__{apiVersion}_openapi.json");
}
