using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pilot.AzureCompute.Tests.StandIn.Apps;
using Pilot.AzureCompute.Tests.StandIn.Descriptions;
using Pilot.AzureCompute.Tests.StandIn.Instances;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>All that the stand-in knows, and how it behaves.</summary>
public sealed class ArmState(IContainers containers, FaultPlan faults)
{
    public const string Token = "stand-in-token";
    public const string Subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    public const string Group = "pilot-jobs";
    public const string GroupPath = $"/subscriptions/{Subscription}/resourceGroups/{Group}";
    public const string BadRequestCode = "InvalidRequestContent";

    private readonly ConcurrentDictionary<string, ArmOperation> operations = new();

    public IContainers Containers => containers;

    public FaultPlan Faults => faults;

    public Uri Address { get; set; } = new("http://127.0.0.1");

    public string Region { get; set; } = "eastus";

    /// <summary>How often a new resource is answered with 404 before it shows.</summary>
    public int HiddenReads { get; set; }

    /// <summary>How many lists leave a new resource or execution out.</summary>
    public int HiddenLists { get; set; }

    /// <summary>How often an operation says that it is under way.</summary>
    public int OperationSteps { get; set; } = 2;

    /// <summary>Items on a page of a list.</summary>
    public int PageSize { get; set; } = 50;

    public ISet<string> DeniedActions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public ISet<string> Unregistered { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public double CoresUsed { get; set; }

    public double CoresLimit { get; set; } = 100;

    /// <summary>What capabilities say of the region's devices.</summary>
    public string Gpu { get; set; } = "None";

    /// <summary>The Log Analytics workspace of the environment; null for none.</summary>
    public string? Workspace { get; set; }

    public IList<string> Profiles { get; } = ["Consumption", "Consumption-GPU-NC8as-T4", "Consumption-GPU-NC24-A100"];

    public ConcurrentDictionary<string, StandInGroup> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, StandInJob> Jobs { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Reply? Refuse(ArmRequest request)
    {
        if (request.Token != Token)
        {
            return Reply.Error(401, "InvalidAuthenticationToken", "The access token is invalid.");
        }

        if (request.Path.StartsWith(WorkspaceRoutes.Path, StringComparison.Ordinal))
        {
            return null;
        }

        if (request.Version.Length == 0)
        {
            return Reply.Error(400, BadRequestCode, "The api-version query parameter (?api-version=) is required for all requests.");
        }

        if (!request.IsJson)
        {
            return Reply.Error(400, BadRequestCode, "The request content was invalid and could not be deserialized.");
        }

        return request.Path.StartsWith($"/subscriptions/{Subscription}", StringComparison.OrdinalIgnoreCase)
            ? request.Path.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase) && !request.Path.Contains($"/resourceGroups/{Group}", StringComparison.OrdinalIgnoreCase)
                ? Reply.Error(404, "ResourceGroupNotFound", $"Resource group '{request.Path.Split('/')[4]}' could not be found.")
                : null
            : Reply.Error(404, "SubscriptionNotFound", $"The subscription '{request.Path.Split('/').ElementAtOrDefault(2)}' could not be found.");
    }

    public Reply? RefuseAction(string action, string path) => DeniedActions.Contains(action)
        ? Reply.Error(
            403, "AuthorizationFailed",
            $"The client 'pilot' with object id '4f4b' does not have authorization to perform action '{action}' over scope '{path}' or the scope is invalid. "
            + "If access was recently granted, please refresh your credentials.")
        : null;

    /// <summary>Of a body that came: null when it keeps to the published type.</summary>
    public static Reply? BadBody(string type, ArmRequest request)
    {
        if (TypesOf(type) is not { } types)
        {
            return null;
        }

        if (!types.Has(type, request.Version))
        {
            return Reply.Error(400, BadRequestCode, $"No registered resource provider found for API version '{request.Version}' for type '{type}'.");
        }

        return types.Request(type, request.Version, request.Body) is { Count: > 0 } faults
            ? Reply.Error(400, BadRequestCode, string.Join("; ", faults))
            : null;
    }

    public IEnumerable<string> Faulty(string type, string version, Reply reply)
    {
        if (TypesOf(type) is not { } types)
        {
            return [];
        }

        if (!types.Has(type, version))
        {
            return [$"no API version {version} of {type}"];
        }

        return reply.IsList
            ? reply.Body!["value"]!.AsArray().SelectMany(item => types.Response(type, version, item))
            : types.Response(type, version, reply.Body);
    }

    /// <summary>A long-running operation, and the headers that point to it.</summary>
    public (string Name, string Value)[] Begin(string provider, string version, ArmOperation operation)
    {
        var id = Guid.NewGuid().ToString();
        operations[id] = operation;
        var address = new Uri(Address, $"/subscriptions/{Subscription}/providers/{provider}/locations/{Region}/operations/{id}?api-version={version}");
        return [("Azure-AsyncOperation", address.AbsoluteUri), ("Retry-After", "1"), ("x-ms-retry-after-ms", "10")];
    }

    public ArmOperation? Operation(string id) => operations.GetValueOrDefault(id);

    public Reply Page(string type, IReadOnlyList<JsonNode> items, string path, string version, int from)
    {
        var body = new JsonObject { ["value"] = new JsonArray([.. items.Skip(from).Take(PageSize)]) };
        if (from + PageSize < items.Count)
        {
            body["nextLink"] = new Uri(Address, $"{path}/from/{from + PageSize}?api-version={version}").AbsoluteUri;
        }

        return new Reply(200, body, type, IsList: true);
    }

    public async Task KillAllAsync()
    {
        foreach (var container in Groups.Values.Select(group => group.Container).Concat(Jobs.Values.SelectMany(job => job.Executions).Select(one => one.Container)))
        {
            if (container is { ExitCode: null })
            {
                await container.KillAsync();
            }
        }
    }

    /// <summary>Null where the descriptions are not beside the repository; bodies are then taken as they come.</summary>
    private static BicepTypes? TypesOf(string type) =>
        PublishedApi.Missing is not null ? null
        : type.StartsWith("Microsoft.App/", StringComparison.OrdinalIgnoreCase) ? PublishedApi.Apps : PublishedApi.Instances;
}

/// <param name="Look">Called at each look: the state of the operation.</param>
public sealed record ArmOperation(Func<(string Status, string? Code, string? Message)> Look);
