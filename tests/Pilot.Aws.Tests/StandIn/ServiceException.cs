using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>A refusal as the service words it.</summary>
public sealed class ServiceException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public static ServiceException Client(string message) => new(400, "ClientException", message);

    public JsonObject Body(bool named) => named ? new JsonObject { ["__type"] = code, ["message"] = Message } : new JsonObject { ["message"] = Message };
}
