using System.Globalization;
using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn.Apps;

/// <summary>Jobs of Microsoft.App.</summary>
internal sealed class JobRoutes(ArmState state) : IArmRoutes
{
    private const string Type = "Microsoft.App/jobs";
    private const string Root = $"{ArmState.GroupPath}/providers/{Type}";
    private const string EnvironmentPath = $"{ArmState.GroupPath}/providers/Microsoft.App/managedEnvironments/gpus";
    private static readonly DateTimeOffset Begin = DateTimeOffset.Parse("2026-11-25T10:00:00Z", CultureInfo.InvariantCulture);
    private int begun;

    public ArmMatch? Match(ArmRequest request)
    {
        if (!request.Path.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = request.Path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, rest) switch
        {
            ("GET", []) => new(ArmVerbs.JobList, $"{Type}/read", _ => List(request, 0)),
            ("GET", ["from", var from]) => new(ArmVerbs.JobList, $"{Type}/read", _ => List(request, int.Parse(from, CultureInfo.InvariantCulture))),
            ("PUT", [var name]) => new(ArmVerbs.JobPut, $"{Type}/write", fault => Put(request, name, fault)),
            ("GET", [var name]) => new(ArmVerbs.JobGet, $"{Type}/read", _ => With(name, job => new Reply(200, job.Show(), Type))),
            ("DELETE", [var name]) => new(ArmVerbs.JobDelete, $"{Type}/delete", _ => Delete(request, name)),
            ("POST", [var name, "start"]) => new(ArmVerbs.JobStart, $"{Type}/start/action", fault => With(name, job => Start(name, job, fault))),
            ("GET", [var name, "executions"]) => new(ArmVerbs.Executions, $"{Type}/executions/read", _ => With(name, Executions)),
            ("POST", [var name, "executions", var execution, "stop"]) => new(ArmVerbs.ExecutionStop, $"{Type}/stop/action", _ => With(name, job => Stop(job, execution))),
            _ => null,
        };
    }

    private Reply Put(ArmRequest request, string name, ArmFault fault)
    {
        if (ArmState.BadBody(Type, request) is { } bad)
        {
            return bad;
        }

        if (Refusal(request, fault) is { } refused)
        {
            return refused;
        }

        var before = state.Jobs.GetValueOrDefault(name);
        if (before is { Steps: > 0 } or { Deleting: true })
        {
            before.Step();
            return Reply.Error(409, "ContainerAppOperationInProgress", $"Cannot modify the job '{name}' because there is an operation in progress.");
        }

        var job = new StandInJob($"{Root}/{name}", name, (JsonObject)request.Body!.DeepClone())
        {
            HiddenReads = before is null ? state.HiddenReads : 0, HiddenLists = before is null ? state.HiddenLists : 0, Steps = state.OperationSteps,
            Failure = fault == ArmFault.LateNoCapacity ? ("InsufficientCapacity", "No capacity available for the requested workload profile at this moment.") : null,
        };
        foreach (var execution in before?.Executions ?? [])
        {
            job.Add(execution);
        }

        state.Jobs[name] = job;
        var headers = state.Begin("Microsoft.App", request.Version, new ArmOperation(() => Look(job)));
        return new Reply(before is null ? 201 : 200, job.Show(), Type).With(headers);
    }

    private static (string, string?, string?) Look(StandInJob job)
    {
        if (job.Steps > 0)
        {
            job.Steps--;
            return ("InProgress", null, null);
        }

        return job.Failure is { } failure ? ("Failed", failure.Code, failure.Message) : ("Succeeded", null, null);
    }

    private Reply Start(string name, StandInJob job, ArmFault fault)
    {
        if (job.ProvisioningState != "Succeeded")
        {
            return Reply.Error(409, "ContainerAppOperationInProgress", $"The job '{name}' is still being provisioned.");
        }

        if (fault == ArmFault.Quota)
        {
            return Reply.Error(400, "ServiceQuotaExceeded", "Maximum Allowed Cores exceeded for the Managed Environment. Please check https://learn.microsoft.com/en-us/azure/container-apps/quotas for resource limits.");
        }

        if (fault == ArmFault.NoCapacity)
        {
            return Reply.Error(409, "InsufficientCapacity", "No capacity available for the requested workload profile at this moment.");
        }

        var container = job.Body["properties"]!["template"]!["containers"]![0]!;
        var number = Interlocked.Increment(ref begun);
        var execution = new StandInExecution(
            $"{Root}/{name}", $"{name}-{number:x6}", Begin.AddSeconds(number),
            state.Containers.Start(
                container["image"]!.GetValue<string>(),
                [.. container["command"]!.AsArray().Select(part => part!.GetValue<string>())],
                container["env"]!.AsArray().ToDictionary(
                    one => one!["name"]!.GetValue<string>(), one => job.SecretOf(one!["secretRef"]!.GetValue<string>()))))
        {
            HiddenLists = state.HiddenLists, Steps = state.OperationSteps,
        };
        job.Add(execution);
        return new Reply(200, new JsonObject { ["id"] = $"{Root}/{name}/executions/{execution.Name}", ["name"] = execution.Name });
    }

    private Reply Executions(StandInJob job)
    {
        var shown = new JsonArray();
        foreach (var execution in job.Executions)
        {
            if (execution.HiddenLists > 0)
            {
                execution.HiddenLists--;
                continue;
            }

            execution.Steps = Math.Max(0, execution.Steps - 1);
            shown.Add(execution.Show());
        }

        return new Reply(200, new JsonObject { ["value"] = shown }, $"{Type}/executions", IsList: true);
    }

    private static Reply Stop(StandInJob job, string name)
    {
        if (job.Executions.FirstOrDefault(one => one.Name == name) is not { } execution)
        {
            return Reply.Error(404, "JobExecutionNotFound", $"The job execution '{name}' was not found.");
        }

        execution.Stopped = execution.Container.ExitCode is null;
        execution.Container.Terminate();
        return new Reply(200);
    }

    private Reply List(ArmRequest request, int from)
    {
        var shown = new List<JsonNode>();
        foreach (var job in state.Jobs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            if (job.HiddenLists > 0)
            {
                job.HiddenLists--;
            }
            else
            {
                shown.Add(job.Show());
            }
        }

        return state.Page(Type, shown, Root, request.Version, from);
    }

    private Reply Delete(ArmRequest request, string name)
    {
        if (!state.Jobs.TryGetValue(name, out var job))
        {
            return new Reply(204);
        }

        job.Deleting = true;
        foreach (var execution in job.Executions.Where(one => one.Container.ExitCode is null))
        {
            _ = execution.Container.KillAsync();
        }

        var left = state.OperationSteps;
        var headers = state.Begin("Microsoft.App", request.Version, new ArmOperation(() =>
        {
            if (left-- > 0)
            {
                return ("InProgress", null, null);
            }

            state.Jobs.TryRemove(KeyValuePair.Create(name, job));
            return ("Succeeded", null, null);
        }));
        return new Reply(202).With(headers);
    }

    private Reply With(string name, Func<StandInJob, Reply> answer)
    {
        if (!state.Jobs.TryGetValue(name, out var job) || job.HiddenReads-- > 0)
        {
            return Reply.Missing(Type, name, ArmState.Group);
        }

        job.Step();
        return answer(job);
    }

    private Reply? Refusal(ArmRequest request, ArmFault fault)
    {
        var properties = request.Body!["properties"]!;
        if (!string.Equals(properties["environmentId"]?.GetValue<string>(), EnvironmentPath, StringComparison.OrdinalIgnoreCase))
        {
            return Reply.Error(400, "ManagedEnvironmentNotFound", "The environment was not found.");
        }

        var image = properties["template"]?["containers"]?[0]?["image"]?.GetValue<string>();
        return fault switch
        {
            ArmFault.NoImage => Reply.Error(
                400, "InvalidParameterValueInContainerTemplate",
                $"The following field(s) are either invalid or missing. Field 'template.containers.job.image' is invalid with details: 'Invalid value: \"{image}\": GET https:?scope=repository: UNAUTHORIZED: authentication required';."),
            ArmFault.Quota => Reply.Error(400, "ServiceQuotaExceeded", "The subscription has reached its quota of Consumption NC24-A100 GPUs in this region."),
            _ => null,
        };
    }
}
