using System.Globalization;
using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn.Instances;

/// <summary>Microsoft.ContainerInstance.</summary>
internal sealed class GroupRoutes(ArmState state) : IArmRoutes
{
    private const string Type = "Microsoft.ContainerInstance/containerGroups";
    private const string Root = $"{ArmState.GroupPath}/providers/{Type}";
    private readonly Lock gate = new();

    public ArmMatch? Match(ArmRequest request)
    {
        if (!request.Path.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = request.Path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, rest) switch
        {
            ("GET", []) => new(ArmVerbs.GroupList, $"{Type}/read", _ => List(request, 0)),
            ("GET", ["from", var from]) => new(ArmVerbs.GroupList, $"{Type}/read", _ => List(request, int.Parse(from, CultureInfo.InvariantCulture))),
            ("PUT", [var name]) => new(ArmVerbs.GroupPut, $"{Type}/write", fault => Put(request, name, fault)),
            ("GET", [var name]) => new(ArmVerbs.GroupGet, $"{Type}/read", _ => With(name, group => Get(name, group))),
            ("DELETE", [var name]) => new(ArmVerbs.GroupDelete, $"{Type}/delete", _ => Delete(request, name)),
            ("POST", [var name, "stop"]) => new(ArmVerbs.GroupStop, $"{Type}/stop/action", _ => With(name, Stop)),
            ("GET", [var name, "containers", _, "logs"]) => new(ArmVerbs.GroupLogs, $"{Type}/containers/logs/read", _ => With(name, Logs)),
            _ => null,
        };
    }

    private Reply Put(ArmRequest request, string name, ArmFault fault)
    {
        if (ArmState.BadBody(Type, request) is { } bad)
        {
            return bad;
        }

        if (Refusal(request, name, fault) is { } refused)
        {
            return refused;
        }

        lock (gate)
        {
            if (state.Groups.TryGetValue(name, out var known))
            {
                // An update starts the containers anew, which is why nobody may ask for one.
                return known.Steps-- > 0 || known.Deleting
                    ? Reply.Error(409, "ContainerGroupTransitioning", $"The container group '{name}' is still transitioning, please retry later.")
                    : Create(request, name, fault, 200);
            }

            return Create(request, name, fault, 201);
        }
    }

    private Reply Create(ArmRequest request, string name, ArmFault fault, int status)
    {
        var group = new StandInGroup($"{Root}/{name}", name, (JsonObject)request.Body!.DeepClone())
        {
            HiddenReads = state.HiddenReads, HiddenLists = state.HiddenLists, Steps = state.OperationSteps,
            Failure = fault == ArmFault.LateNoCapacity ? ("InsufficientCapacity", NoCapacity(request)) : null,
        };
        state.Groups[name] = group;
        if (group.Failure is null)
        {
            var job = request.Body["properties"]!["containers"]![0]!["properties"]!;
            group.Container = state.Containers.Start(
                job["image"]!.GetValue<string>(),
                [.. job["command"]!.AsArray().Select(part => part!.GetValue<string>())],
                job["environmentVariables"]!.AsArray().ToDictionary(
                    one => one!["name"]!.GetValue<string>(), one => (one!["secureValue"] ?? one["value"])!.GetValue<string>()));
        }

        var headers = state.Begin("Microsoft.ContainerInstance", request.Version, new ArmOperation(() => Look(group)));
        return new Reply(status, group.Show(withView: true), Type).With(headers);
    }

    private static (string, string?, string?) Look(StandInGroup group)
    {
        if (group.Steps > 0)
        {
            group.Steps--;
            return ("InProgress", null, null);
        }

        return group.Failure is { } failure ? ("Failed", failure.Code, failure.Message) : ("Succeeded", null, null);
    }

    private Reply Get(string name, StandInGroup group)
    {
        if (group.HiddenReads > 0)
        {
            group.HiddenReads--;
            return Reply.Missing(Type, name, ArmState.Group);
        }

        if (group.Steps > 0)
        {
            group.Steps--;
        }

        return new Reply(200, group.Show(withView: true), Type);
    }

    private Reply List(ArmRequest request, int from)
    {
        var shown = new List<JsonNode>();
        foreach (var group in state.Groups.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            if (group.HiddenLists > 0)
            {
                group.HiddenLists--;
            }
            else
            {
                shown.Add(group.Show(withView: false));
            }
        }

        return state.Page(Type, shown, Root, request.Version, from);
    }

    private Reply Delete(ArmRequest request, string name)
    {
        if (!state.Groups.TryGetValue(name, out var group))
        {
            return new Reply(204);
        }

        group.Deleting = true;
        var left = state.OperationSteps;
        _ = group.Container is { ExitCode: null } alive ? alive.KillAsync() : Task.CompletedTask;
        var headers = state.Begin("Microsoft.ContainerInstance", request.Version, new ArmOperation(() =>
        {
            if (left-- > 0)
            {
                return ("InProgress", null, null);
            }

            state.Groups.TryRemove(KeyValuePair.Create(name, group));
            return ("Succeeded", null, null);
        }));
        return new Reply(202, group.Show(withView: true), Type).With(headers);
    }

    private static Reply Stop(StandInGroup group)
    {
        group.Stopped = true;
        group.Container?.Terminate();
        return new Reply(204);
    }

    private static Reply Logs(StandInGroup group) => new(200, new JsonObject { ["content"] = group.Container?.Output ?? "" });

    private Reply With(string name, Func<StandInGroup, Reply> answer) =>
        state.Groups.TryGetValue(name, out var group) ? answer(group) : Reply.Missing(Type, name, ArmState.Group);

    /// <summary>In the service's own words.</summary>
    private Reply? Refusal(ArmRequest request, string name, ArmFault fault)
    {
        var location = request.Body?["location"]?.GetValue<string>();
        var image = request.Body?["properties"]?["containers"]?[0]?["properties"]?["image"]?.GetValue<string>();
        if (state.Unregistered.Contains("Microsoft.ContainerInstance"))
        {
            return Reply.Error(409, "MissingSubscriptionRegistration", "The subscription is not registered to use namespace 'Microsoft.ContainerInstance'. See https://aka.ms/rps-not-found for how to register subscriptions.");
        }

        return fault switch
        {
            ArmFault.NoCapacity => Reply.Error(409, "ServiceUnavailable", NoCapacity(request)),
            ArmFault.Quota => Reply.Error(
                409, "ContainerGroupQuotaReached",
                $"Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region '{location}'. Limit: '10', Usage: '9' Requested: '4'."),
            ArmFault.NoImage => Reply.Error(
                400, "InaccessibleImage", $"The image '{image}' in container group '{name}' is not accessible. Please check the image and registry credential."),
            ArmFault.RegistryTrouble => Reply.Error(
                409, "RegistryErrorResponse", "An error response is received from the docker registry 'index.docker.io'. Please retry later."),
            _ => null,
        };
    }

    private static string NoCapacity(ArmRequest request)
    {
        var wanted = request.Body?["properties"]?["containers"]?[0]?["properties"]?["resources"]?["requests"];
        return $"The requested resource is not available in the location '{request.Body?["location"]}' at this moment. Please retry with a different resource request or in another location. "
            + $"Resource requested: '{wanted?["cpu"]}' CPU '{wanted?["memoryInGB"]}' GB memory 'Linux' OS";
    }
}
