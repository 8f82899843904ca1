using System.Collections.Concurrent;
using System.Text.Json;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>What a parameter file deploys, as the compiler works it out: every resource of every module.</summary>
internal sealed class Deployment
{
    private static readonly ConcurrentDictionary<string, Lazy<Deployment>> Known = new();

    private Deployment(BicepOutcome outcome, JsonElement snapshot)
    {
        Outcome = outcome;
        Resources = [.. snapshot.GetProperty("predictedResources").EnumerateArray().Select(json => new Resource(json))];
    }

    public static string[] ParameterFiles { get; } = ["dev", "prod", "everything"];

    public static Deployment Dev => Of("dev");

    public static Deployment Prod => Of("prod");

    public static Deployment Everything => Of("everything");

    public BicepOutcome Outcome { get; }

    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>The end of names that must be unique in the world.</summary>
    public string Token => One("Microsoft.KeyVault/vaults").Name.Split('-')[^1];

    /// <summary>Name and value of each setting of the function app.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => One("Microsoft.Web/sites").Property("siteConfig").GetProperty("appSettings").EnumerateArray()
        .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => Expression.Resolve(setting.GetProperty("value").GetString()!));

    public IEnumerable<Resource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    public Resource One(string type) => OfType(type).ShouldHaveSingleItem();

    public static Deployment Of(string parameters) => Known.GetOrAdd(parameters, name => new Lazy<Deployment>(() => WorkOut(name))).Value;

    private static Deployment WorkOut(string parameters)
    {
        var outcome = BicepProgram.Run(
            Templates.Folder, "snapshot", $"{parameters}.bicepparam", "--mode", "overwrite",
            "--subscription-id", "00000000-0000-0000-0000-00000000005b", "--tenant-id", "00000000-0000-0000-0000-0000000000e7",
            "--location", "westeurope", "--deployment-name", "pilot");
        outcome.Code.ShouldBe(0, outcome.Words);
        return new Deployment(outcome, JsonElement.Parse(File.ReadAllBytes(Path.Combine(Templates.Folder, $"{parameters}.snapshot.json"))));
    }
}

/// <summary>One resource of a deployment. In its JSON, what is only known when it is deployed is an expression in brackets.</summary>
internal sealed record Resource(JsonElement Json)
{
    public string Id => Json.GetProperty("id").GetString()!;

    public string Type => Json.GetProperty("type").GetString()!;

    public string Name => Json.GetProperty("name").GetString()!.Split('/')[^1];

    public JsonElement Property(string name) => Json.GetProperty("properties").GetProperty(name);

    public string Text(string property) => Expression.Resolve(Property(property).GetString()!);
}
