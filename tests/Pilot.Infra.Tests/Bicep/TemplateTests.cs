using System.Text.Json;
using System.Text.RegularExpressions;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>What the compiler does not ask for.</summary>
public sealed class TemplateTests
{
    [BicepFact]
    public void Every_parameter_and_output_says_what_it_is()
    {
        var silent = Documents(Templates.Main).SelectMany(document => Section(document, "parameters").Concat(Section(document, "outputs")))
            .Where(declared => !declared.Value.TryGetProperty("metadata", out var metadata) || metadata.GetProperty("description").GetString() is not { Length: > 2 })
            .Select(declared => declared.Name);

        silent.ShouldBeEmpty();
    }

    [BicepFact]
    public void Modules_choose_nothing_for_themselves() => Documents(Templates.Main).Skip(1)
        .SelectMany(document => Section(document, "parameters"))
        .Where(parameter => parameter.Value.TryGetProperty("defaultValue", out _))
        .Select(parameter => parameter.Name)
        .ShouldBeEmpty("a default beside that of main.bicep is one that nobody sees");

    [BicepFact]
    public void Every_module_is_used_and_so_is_each_of_its_outputs()
    {
        var main = Templates.Sources["main.bicep"];
        var calls = Regex.Matches(main, @"^module (\w+) '([\w./-]+)'", RegexOptions.Multiline).ToLookup(call => call.Groups[2].Value, call => call.Groups[1].Value);
        var modules = Templates.Sources.Where(source => source.Key.StartsWith("modules/", StringComparison.Ordinal)).ToList();

        calls.Select(call => call.Key).Order().ShouldBe(modules.Select(module => module.Key).Order());
        modules.SelectMany(module => Regex.Matches(module.Value, @"^output (\w+)", RegexOptions.Multiline)
                .Where(output => !calls[module.Key].Any(name => Regex.IsMatch(main, $@"\b{name}\.\??outputs\.{output.Groups[1].Value}\b")))
                .Select(output => $"{module.Key}: {output.Groups[1].Value}"))
            .ShouldBeEmpty("an output that nobody reads is one too many");
    }

    [BicepFact]
    public void What_a_module_finds_by_its_name_is_made_before()
    {
        var modules = Templates.Main.GetProperty("resources").EnumerateObject().Where(resource => resource.Value.TryGetProperty("properties", out var properties) && properties.TryGetProperty("template", out _)).ToList();
        var findings = modules.SelectMany(module => Section(module.Value.GetProperty("properties").GetProperty("template"), "resources")
            .Where(resource => resource.Value.TryGetProperty("existing", out _) && resource.Value.GetProperty("name").GetString()!.StartsWith("[parameters(", StringComparison.Ordinal))
            .Select(resource => (Module: module.Name, Found: resource.Name, Waits: module.Value.GetProperty("dependsOn").EnumerateArray().Select(other => other.GetString()!).ToList()))).ToList();

        // What is found is called as the module that makes it.
        findings.Select(finding => (finding.Module, finding.Found)).ShouldBe([("events", "app"), ("runs", "runIdentity")], ignoreOrder: true);
        findings.ShouldAllBe(finding => finding.Waits.Contains(finding.Found));
    }

    [BicepFact]
    public void No_parameter_is_a_secret_and_one_key_is_read_where_it_is_used()
    {
        Templates.Built.Output.ShouldNotContain("secureString", Case.Insensitive);
        Templates.Built.Output.ShouldNotContain("secureObject", Case.Insensitive);
        Regex.Count(string.Concat(Templates.Sources.Values), @"\blist\w*\(").ShouldBe(1, "only Event Grid needs a key, and keeps it");
    }

    /// <summary>The template and those within it, from the outside in.</summary>
    private static IEnumerable<JsonElement> Documents(JsonElement document) =>
        [document, .. Section(document, "resources").Select(resource => resource.Value)
            .Where(resource => resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments")
            .SelectMany(resource => Documents(resource.GetProperty("properties").GetProperty("template")))];

    private static JsonElement.ObjectEnumerator Section(JsonElement document, string name) =>
        document.TryGetProperty(name, out var section) ? section.EnumerateObject() : default;
}
