using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>What an API server holds bodies against beside their schema, as far as this platform could break it.</summary>
internal sealed partial class FieldRules(Kind kind, JsonObject body)
{
    private readonly List<(string Field, string Reason, string Message)> causes = [];

    public static void Check(Kind kind, JsonObject body)
    {
        var rules = new FieldRules(kind, body);
        rules.Metadata(body, "metadata");
        if (kind == Kind.Job)
        {
            rules.Job();
        }

        if (rules.causes.Count > 0)
        {
            throw RefusalException.Invalid(kind, body.Name(), rules.causes);
        }
    }

    private void Metadata(JsonObject holder, string at)
    {
        if (holder["metadata"] is not JsonObject meta)
        {
            return;
        }

        if (meta.Text("name") is { } name && !(kind == Kind.Job ? DnsLabel() : DnsSubdomain()).IsMatch(name))
        {
            Invalid($"{at}.name", name, "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'");
        }

        foreach (var (key, value) in meta["labels"]?.AsObject() ?? [])
        {
            if (!QualifiedName().IsMatch(key))
            {
                Invalid($"{at}.labels", key, "name part must consist of alphanumeric characters, '-', '_' or '.'");
            }

            if (!LabelValue().IsMatch(value!.GetValue<string>()))
            {
                Invalid($"{at}.labels", value.GetValue<string>(), "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must be no more than 63 characters");
            }
        }

        foreach (var (key, _) in meta["annotations"]?.AsObject() ?? [])
        {
            if (!QualifiedName().IsMatch(key.ToLowerInvariant()))
            {
                Invalid($"{at}.annotations", key, "name part must consist of alphanumeric characters, '-', '_' or '.'");
            }
        }
    }

    private void Job()
    {
        var spec = body["spec"]?.AsObject() ?? [];
        OneOf(spec["completionMode"], "spec.completionMode", "NonIndexed", "Indexed");
        OneOf(spec["podReplacementPolicy"], "spec.podReplacementPolicy", spec["podFailurePolicy"] is null ? ["Failed", "TerminatingOrFailed"] : ["Failed"]);
        NotNegative(spec, "spec", "backoffLimit", "ttlSecondsAfterFinished", "activeDeadlineSeconds", "parallelism", "completions");
        if (spec.Text("completionMode") == "Indexed" && spec["completions"] is null)
        {
            causes.Add(("spec.completions", "FieldValueRequired", "Required value: when completion mode is Indexed"));
        }

        if (spec.Text("completionMode") == "Indexed" && body.Name().Length > 61)
        {
            Invalid("metadata.name", body.Name(), "must be no more than 63 characters with its index");
        }

        foreach (var rule in spec["podFailurePolicy"]?["rules"]?.AsArray() ?? [])
        {
            OneOf(rule!["action"], "spec.podFailurePolicy.rules.action", "Count", "FailIndex", "FailJob", "Ignore");
            foreach (var pattern in rule["onPodConditions"]?.AsArray() ?? [])
            {
                OneOf(pattern!["status"], "spec.podFailurePolicy.rules.onPodConditions.status", "False", "True", "Unknown");
            }
        }

        if (spec["template"] is JsonObject template)
        {
            Metadata(template, "spec.template.metadata");
            Pod(template["spec"]?.AsObject() ?? [], "spec.template.spec", spec["podFailurePolicy"] is not null);
        }
    }

    private void Pod(JsonObject spec, string at, bool failurePolicy)
    {
        if (failurePolicy && spec.Text("restartPolicy") != "Never")
        {
            Invalid($"{at}.restartPolicy", spec.Text("restartPolicy") ?? "", "only \"Never\" is supported when podFailurePolicy is specified");
        }

        OneOf(spec["restartPolicy"], $"{at}.restartPolicy", "Never", "OnFailure");
        NotNegative(spec, at, "terminationGracePeriodSeconds");
        if (spec["activeDeadlineSeconds"] is { } deadline && deadline.GetValue<long>() < 1)
        {
            Invalid($"{at}.activeDeadlineSeconds", deadline.ToJsonString(), "must be between 1 and 2147483647, inclusive");
        }

        OneOf(spec["securityContext"]?["seccompProfile"]?["type"], $"{at}.securityContext.seccompProfile.type", "Localhost", "RuntimeDefault", "Unconfined");
        foreach (var toleration in spec["tolerations"]?.AsArray() ?? [])
        {
            OneOf(toleration!["operator"], $"{at}.tolerations.operator", "Equal", "Exists", "Gt", "Lt");
            OneOf(toleration["effect"], $"{at}.tolerations.effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (toleration.Text("operator") == "Exists" && toleration.Text("value") is { Length: > 0 })
            {
                Invalid($"{at}.tolerations.operator", "Exists", "value must be empty when `operator` is 'Exists'");
            }
        }

        foreach (var (key, value) in spec["nodeSelector"]?.AsObject() ?? [])
        {
            if (!QualifiedName().IsMatch(key) || !LabelValue().IsMatch(value!.GetValue<string>()))
            {
                Invalid($"{at}.nodeSelector", $"{key}={value}", "a valid label must consist of alphanumeric characters, '-', '_' or '.'");
            }
        }

        foreach (var volume in spec["volumes"]?.AsArray() ?? [])
        {
            OneOf(volume!["emptyDir"]?["medium"], $"{at}.volumes.emptyDir.medium", "", "Memory", "HugePages");
            Amount(volume["emptyDir"]?["sizeLimit"], $"{at}.volumes.emptyDir.sizeLimit");
        }

        Containers(spec, at);
    }

    private void Containers(JsonObject spec, string at)
    {
        var volumes = spec["volumes"]?.AsArray().Select(volume => volume.Text("name")).ToHashSet() ?? [];
        var names = new HashSet<string>();
        foreach (var list in new[] { "initContainers", "containers" })
        {
            foreach (var container in spec[list]?.AsArray().OfType<JsonObject>() ?? [])
            {
                var where = $"{at}.{list}";
                if (!names.Add(container.Text("name") ?? ""))
                {
                    causes.Add(($"{where}.name", "FieldValueDuplicate", $"Duplicate value: \"{container.Text("name")}\""));
                }

                if (string.IsNullOrEmpty(container.Text("image")))
                {
                    causes.Add(($"{where}.image", "FieldValueRequired", "Required value"));
                }

                OneOf(container["terminationMessagePolicy"], $"{where}.terminationMessagePolicy", "File", "FallbackToLogsOnError");
                foreach (var mount in container["volumeMounts"]?.AsArray() ?? [])
                {
                    if (!volumes.Contains(mount.Text("name")))
                    {
                        causes.Add(($"{where}.volumeMounts.name", "FieldValueNotFound", $"Not found: \"{mount.Text("name")}\""));
                    }
                }

                Resources(container, where);
            }
        }
    }

    private void Resources(JsonObject container, string at)
    {
        foreach (var side in new[] { "requests", "limits" })
        {
            foreach (var (name, amount) in container["resources"]?[side]?.AsObject() ?? [])
            {
                Amount(amount, $"{at}.resources.{side}[{name}]");
                if (name.Contains('/', StringComparison.Ordinal) && container["resources"]!["limits"]?[name]?.ToString() != amount?.ToString())
                {
                    causes.Add(($"{at}.resources.limits", "FieldValueRequired", "Required value: Limit must be set for non overcommitable resources"));
                }
            }
        }
    }

    private void Amount(JsonNode? value, string field)
    {
        if (value is not null && !Quantity().IsMatch(value.ToString()))
        {
            Invalid(field, value.ToString(), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
    }

    private void OneOf(JsonNode? value, string field, params string[] known)
    {
        if (value is not null && !known.Contains(value.GetValue<string>()))
        {
            causes.Add((field, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", known.Select(word => $"\"{word}\""))}"));
        }
    }

    private void NotNegative(JsonObject holder, string at, params string[] names)
    {
        foreach (var name in names.Where(name => holder[name] is { } value && value.GetValue<long>() < 0))
        {
            Invalid($"{at}.{name}", holder[name]!.ToJsonString(), "must be greater than or equal to 0");
        }
    }

    private void Invalid(string field, string value, string words) => causes.Add((field, "FieldValueInvalid", $"Invalid value: \"{value}\": {words}"));

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex DnsSubdomain();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex QualifiedName();

    [GeneratedRegex("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$")]
    private static partial Regex Quantity();
}
