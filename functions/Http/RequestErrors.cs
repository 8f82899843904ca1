using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Functions.Http;

/// <summary>PILOT05xx that any request may run into.</summary>
internal static class RequestErrors
{
    public static PilotError Unexpected(string traceId) => new(
        "PILOT0500",
        $"The server failed; its log has the details under {traceId}.",
        "Try again; report it with that number when it stays.");

    public static PilotError NotUnderstood(string reason, string? where = null) => new(
        "PILOT0502", reason, "Compare the request with /openapi/v1.json.", where);

    public static PilotError Cursor() => new(
        "PILOT0503",
        "The cursor is not one that this list gave.",
        "Take the `next` of a page of the same list as it is, or leave the cursor out to start from the top.");

    public static PilotError Limit(int limit) => new(
        "PILOT0504",
        string.Create(CultureInfo.InvariantCulture, $"The limit {limit} is out of range."),
        string.Create(CultureInfo.InvariantCulture, $"Use 1 to {PageQuery.MaxLimit}."));

    public static PilotError NoSuchRoute(string path) => new(
        "PILOT0505", $"There is nothing at {path}.", "All addresses are listed in /openapi/v1.json.");

    public static PilotError TooLarge() => new(
        "PILOT0506", "The body of the request is larger than this address takes.", "Send less at once.");

    public static PilotError MediaType() => new(
        "PILOT0507", "The body of the request has a media type that this address does not take.", "Set Content-Type as /openapi/v1.json says.");

    public static PilotError Method(string method, string path) => new(
        "PILOT0508", $"{path} does not answer {method}.", "Its methods are listed in /openapi/v1.json.");

    public static PilotError IdempotencyKey() => new(
        "PILOT0510", "The Idempotency-Key is not usable.", "Use 1 to 200 printable ASCII characters, such as a random UUID.");

    public static PilotError KeyReused() => new(
        "PILOT0511", "This Idempotency-Key came before with another request.", "Use a new key for a new request.");

    public static PilotError KeyInProgress() => new(
        "PILOT0512", "A request with this Idempotency-Key is being worked on.", "Repeat it in a second to get its answer.");

    public static PilotError OtherStatus(int status) => new(
        "PILOT0524",
        string.Create(CultureInfo.InvariantCulture, $"The request was refused with status {status}."),
        "Compare the request with /openapi/v1.json.");
}
