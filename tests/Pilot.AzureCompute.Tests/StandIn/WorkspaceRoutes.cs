using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>Log Analytics: what the containers of the executions wrote that a query names.</summary>
internal sealed class WorkspaceRoutes(ArmState state) : IArmRoutes
{
    public const string Path = "/v1/workspaces/";
    public const string Action = "Microsoft.OperationalInsights/workspaces/query/read";

    public ArmMatch? Match(ArmRequest request) => request.Method == "GET" && request.Path == $"{Path}{state.Workspace}/query"
        ? new ArmMatch(ArmVerbs.WorkspaceQuery, Action, _ => Answer(request.Question))
        : null;

    private Reply Answer(string question)
    {
        var lines = state.Jobs.Values.SelectMany(job => job.Executions).Where(execution => question.Contains($"'{execution.Name}'", StringComparison.Ordinal))
            .SelectMany(execution => execution.Container.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return new Reply(200, new JsonObject
        {
            ["tables"] = new JsonArray(new JsonObject
            {
                ["name"] = "PrimaryResult",
                ["columns"] = new JsonArray(new JsonObject { ["name"] = "Line", ["type"] = "string" }),
                ["rows"] = new JsonArray([.. lines.Select(line => (JsonNode)new JsonArray(line))]),
            }),
        });
    }
}
