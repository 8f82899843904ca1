using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn.Instances;

/// <summary>A container group as the stand-in keeps it.</summary>
public sealed class StandInGroup(string path, string name, JsonObject body)
{
    private const string Time = "2026-11-25T10:00:00Z";

    public JsonObject Body => body;

    public IContainer? Container { get; set; }

    /// <summary>How often it is still hidden.</summary>
    public int HiddenReads { get; set; }

    public int HiddenLists { get; set; }

    /// <summary>Looks until it is set up.</summary>
    public int Steps { get; set; }

    /// <summary>Why it could not be set up; null when it could.</summary>
    public (string Code, string Message)? Failure { get; set; }

    public bool Evicted { get; set; }

    /// <summary>How a container that failed is said to have ended.</summary>
    public string FailureDetail { get; set; } = "Error";

    /// <summary>Told among the events of the group.</summary>
    public IList<(string Name, string Message)> MoreEvents { get; } = [];

    public bool Stopped { get; set; }

    public bool Deleting { get; set; }

    public string ProvisioningState => Deleting ? "Deleting" : Steps > 0 ? "Pending" : Failure is null ? "Succeeded" : "Failed";

    /// <summary>As a read shows it, or as a list does: without what the containers are doing.</summary>
    public JsonObject Show(bool withView)
    {
        var shown = (JsonObject)body.DeepClone();
        shown["id"] = path;
        shown["name"] = name;
        shown["type"] = "Microsoft.ContainerInstance/containerGroups";
        var properties = shown["properties"]!.AsObject();
        properties["provisioningState"] = ProvisioningState;
        foreach (var container in properties["containers"]!.AsArray().Concat(properties["initContainers"]?.AsArray() ?? []))
        {
            foreach (var variable in container!["properties"]!["environmentVariables"]?.AsArray() ?? [])
            {
                variable!.AsObject().Remove("secureValue");
            }
        }

        if (withView)
        {
            properties["containers"]![0]!["properties"]!["instanceView"] = View();
            properties["instanceView"] = new JsonObject { ["events"] = Events(), ["state"] = GroupStateText };
            if (properties["initContainers"] is JsonArray { Count: > 0 } first)
            {
                first[0]!["properties"]!["instanceView"] = new JsonObject { ["restartCount"] = 0, ["currentState"] = InitState(), ["events"] = new JsonArray() };
            }
        }

        return shown;
    }

    private string GroupStateText => Steps > 0 || Failure is not null
        ? "Pending"
        : Stopped && Container?.ExitCode is not null ? "Stopped" : Container?.ExitCode switch { null => "Running", 0 => "Succeeded", _ => "Failed" };

    private JsonObject View() => new() { ["restartCount"] = 0, ["currentState"] = JobState(), ["events"] = new JsonArray() };

    private JsonObject JobState()
    {
        if (Steps > 0 || Failure is not null || Container is null)
        {
            return new JsonObject { ["state"] = "Waiting", ["detailStatus"] = "" };
        }

        return Container.ExitCode is { } code
            ? new JsonObject
            {
                ["state"] = "Terminated", ["startTime"] = Time, ["exitCode"] = code, ["finishTime"] = Time,
                ["detailStatus"] = Evicted ? "Evicted" : code == 0 ? "Completed" : FailureDetail,
            }
            : new JsonObject { ["state"] = "Running", ["startTime"] = Time, ["detailStatus"] = "" };
    }

    private JsonObject InitState() => Steps > 0 || Failure is not null || Container is null
        ? new JsonObject { ["state"] = "Waiting", ["detailStatus"] = "" }
        : new JsonObject { ["state"] = "Terminated", ["startTime"] = Time, ["exitCode"] = 0, ["finishTime"] = Time, ["detailStatus"] = "Completed" };

    private JsonArray Events()
    {
        var events = new JsonArray();
        void Add(string named, string message) => events.Add(new JsonObject
        {
            ["count"] = 1, ["firstTimestamp"] = Time, ["lastTimestamp"] = Time, ["name"] = named, ["message"] = message, ["type"] = "Warning",
        });

        if (Evicted)
        {
            Add("SpotEviction", "The container group was evicted since its capacity is needed elsewhere.");
        }

        foreach (var (named, message) in MoreEvents)
        {
            Add(named, message);
        }

        return events;
    }
}
