using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <param name="Version">The api-version; empty when there is none.</param>
/// <param name="Question">The query in Kusto; empty when there is none.</param>
/// <param name="Body">Null when there is none or it is no JSON.</param>
public sealed record ArmRequest(string Method, string Path, string Version, JsonObject? Body, string? Token, bool IsJson, string Question)
{
    public static async Task<ArmRequest> ReadAsync(HttpRequest request)
    {
        JsonObject? body = null;
        var isJson = true;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        if (text.Length > 0)
        {
            try
            {
                body = JsonNode.Parse(text) as JsonObject;
            }
            catch (JsonException)
            {
                isJson = false;
            }
        }

        var token = request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var rest] ? rest : null;
        return new ArmRequest(request.Method, request.Path.Value ?? "", request.Query["api-version"].ToString(), body, token, isJson, request.Query["query"].ToString());
    }
}

/// <param name="Action">The permission that it takes; null for what everybody may.</param>
/// <param name="Answer">Does it; the fault is one that the operation itself must play.</param>
public sealed record ArmMatch(string Verb, string? Action, Func<ArmFault, Reply> Answer);

public interface IArmRoutes
{
    /// <returns>Null when the request is for others.</returns>
    ArmMatch? Match(ArmRequest request);
}
