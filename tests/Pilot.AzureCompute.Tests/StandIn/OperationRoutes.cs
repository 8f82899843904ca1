using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>How long-running operations are going.</summary>
internal sealed class OperationRoutes(ArmState state) : IArmRoutes
{
    public ArmMatch? Match(ArmRequest request)
    {
        var parts = request.Path.Split('/');
        return parts.Length == 9 && parts[7] == "operations"
            ? new ArmMatch(ArmVerbs.Operation, null, _ => Answer(parts[8], request.Path))
            : null;
    }

    private Reply Answer(string id, string path)
    {
        if (state.Operation(id) is not { } operation)
        {
            return Reply.Error(404, "OperationNotFound", $"The operation '{id}' was not found.");
        }

        var (status, code, message) = operation.Look();
        var body = new JsonObject { ["id"] = path, ["name"] = id, ["status"] = status, ["startTime"] = "2026-11-25T10:00:00Z" };
        if (code is not null)
        {
            body["properties"] = new JsonObject
            {
                ["events"] = new JsonArray(new JsonObject
                {
                    ["count"] = 1, ["firstTimestamp"] = "2026-11-25T10:00:00Z", ["lastTimestamp"] = "2026-11-25T10:00:00Z",
                    ["name"] = $"{code}.", ["message"] = message, ["type"] = "Warning",
                }),
            };
            body["error"] = new JsonObject { ["code"] = "Failed", ["message"] = message };
        }

        return new Reply(200, body).With(("Retry-After", "1"), ("x-ms-retry-after-ms", "10"));
    }
}
