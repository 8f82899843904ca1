using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>A call that comes to nothing, with the body that an API server gives.</summary>
public sealed class RefusalException(JsonObject status, int? retryAfterSeconds = null) : Exception(status["message"]!.GetValue<string>())
{
    public JsonObject Status { get; } = status;

    public int Code { get; } = status["code"]!.GetValue<int>();

    public int? RetryAfterSeconds { get; } = retryAfterSeconds;

    public static RefusalException NotFound(Kind kind, string name) => Of(404, "NotFound", $"{kind.Resource} \"{name}\" not found", Details(kind.Group, kind.Plural, name));

    public static RefusalException NoNamespace(string name) => Of(404, "NotFound", $"namespaces \"{name}\" not found", Details("", "namespaces", name));

    public static RefusalException NoSuchPath() => Of(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static RefusalException AlreadyExists(Kind kind, string name) =>
        Of(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", Details(kind.Group, kind.Plural, name));

    public static RefusalException Conflict(Kind kind, string name, string asked, string there) => Of(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": the UID in the precondition ({asked}) does not match the UID in record ({there}). The object might have been deleted and then recreated",
        Details(kind.Group, kind.Plural, name));

    public static RefusalException Undecodable(Kind kind, IEnumerable<string> faults) => Of(
        400, "BadRequest", $"{kind.Name} in version \"v1\" cannot be handled as a {kind.Name}: strict decoding error: {string.Join(", ", faults)}", null);

    public static RefusalException BadRequest(string message) => Of(400, "BadRequest", message, null);

    public static RefusalException Invalid(Kind kind, string name, IReadOnlyList<(string Field, string Reason, string Message)> causes)
    {
        var details = Details(kind.Group, kind.Name, name);
        details["causes"] = new JsonArray([.. causes.Select(cause => (JsonNode)new JsonObject
        {
            ["reason"] = cause.Reason,
            ["message"] = cause.Message,
            ["field"] = cause.Field,
        })]);
        var words = causes.Select(cause => $"{cause.Field}: {cause.Message}").ToList();
        return Of(422, "Invalid", $"{kind.Type} \"{name}\" is invalid: {(words.Count == 1 ? words[0] : $"[{string.Join(", ", words)}]")}", details);
    }

    internal static RefusalException Forbidden(string user, Call call) => Of(
        403,
        "Forbidden",
        $"{call.Kind.Resource}{(call.Name.Length > 0 ? $" \"{call.Name}\"" : "")} is forbidden: User \"{user}\" cannot {call.Verb} resource \"{call.Kind.Plural}{(call.Part.Length > 0 ? $"/{call.Part}" : "")}\" in API group \"{call.Kind.Group}\" "
            + (call.Space is null ? "at the cluster scope" : $"in the namespace \"{call.Space}\""),
        Details(call.Kind.Group, call.Kind.Plural, call.Name));

    public static RefusalException ForbiddenWith(Kind kind, string name, string reason) =>
        Of(403, "Forbidden", $"{kind.Resource} \"{name}\" is forbidden: {reason}", Details(kind.Group, kind.Plural, name));

    public static RefusalException Unauthorized() => Of(401, "Unauthorized", "Unauthorized", null);

    public static RefusalException Expired(long asked, long oldest) => Of(410, "Expired", $"too old resource version: {asked} ({oldest})", null);

    public static RefusalException ExpiredContinue() => Of(
        410, "Expired", "The provided continue parameter is too old to display a consistent list result.", null);

    public static RefusalException TooMany() => new(
        Body(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later", new JsonObject { ["retryAfterSeconds"] = 1 }), 1);

    public static RefusalException Internal() => Of(500, "InternalError", "Internal error occurred: etcdserver: request timed out", null);

    private static RefusalException Of(int code, string reason, string message, JsonObject? details) => new(Body(code, reason, message, details));

    private static JsonObject Body(int code, string reason, string message, JsonObject? details)
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
        };
        if (details is not null)
        {
            body["details"] = details;
        }

        body["code"] = code;
        return body;
    }

    private static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject { ["kind"] = kind };
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        return details;
    }
}
