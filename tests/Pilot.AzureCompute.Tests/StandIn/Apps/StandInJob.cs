using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn.Apps;

/// <summary>A Container Apps job as the stand-in keeps it.</summary>
public sealed class StandInJob(string path, string name, JsonObject body)
{
    private readonly List<StandInExecution> executions = [];

    public JsonObject Body => body;

    public int HiddenReads { get; set; }

    public int HiddenLists { get; set; }

    public int Steps { get; set; }

    public (string Code, string Message)? Failure { get; set; }

    public bool Deleting { get; set; }

    public IReadOnlyList<StandInExecution> Executions
    {
        get
        {
            lock (executions)
            {
                return [.. executions];
            }
        }
    }

    public string ProvisioningState => Deleting ? "Deleting" : Steps > 0 ? "InProgress" : Failure is null ? "Succeeded" : "Failed";

    public string SecretOf(string secretName) => body["properties"]!["configuration"]!["secrets"]!.AsArray()
        .Single(secret => secret!["name"]!.GetValue<string>() == secretName)!["value"]!.GetValue<string>();

    /// <summary>Time passes with each look, whoever looks.</summary>
    public void Step() => Steps = Math.Max(0, Steps - 1);

    public void Add(StandInExecution execution)
    {
        lock (executions)
        {
            executions.Add(execution);
        }
    }

    public JsonObject Show()
    {
        var shown = (JsonObject)body.DeepClone();
        shown["id"] = path;
        shown["name"] = name;
        shown["type"] = "Microsoft.App/jobs";
        shown["properties"]!["provisioningState"] = ProvisioningState;
        foreach (var secret in shown["properties"]!["configuration"]!["secrets"]?.AsArray() ?? [])
        {
            secret!.AsObject().Remove("value");
        }

        return shown;
    }
}

public sealed class StandInExecution(string path, string name, DateTimeOffset begun, IContainer container)
{
    public string Name => name;

    public IContainer Container => container;

    public bool Stopped { get; set; }

    public int HiddenLists { get; set; }

    /// <summary>Looks until a replica is placed.</summary>
    public int Steps { get; set; }

    public string Status => container.ExitCode switch
    {
        null => Steps > 0 ? "Processing" : "Running",
        _ when Stopped => "Stopped",
        0 => "Succeeded",
        _ => "Failed",
    };

    public JsonObject Show()
    {
        var properties = new JsonObject { ["status"] = Status, ["startTime"] = begun.ToString("O") };
        if (container.ExitCode is not null)
        {
            properties["endTime"] = begun.AddMinutes(1).ToString("O");
        }

        return new JsonObject { ["id"] = $"{path}/executions/{name}", ["name"] = name, ["type"] = "Microsoft.App/jobs/executions", ["properties"] = properties };
    }
}
