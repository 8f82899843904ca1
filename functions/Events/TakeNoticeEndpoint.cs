using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Errors;
using Pilot.Core.Events;
using Pilot.Functions.Http;
using Pilot.Functions.Server;

namespace Pilot.Functions.Events;

/// <summary>
/// Takes signed notices of other clouds. Each is carried out once: a delivery of one that was carried out does nothing, one
/// that failed is carried out by the next.
/// </summary>
internal static class TakeNoticeEndpoint
{
    private const int LongestBody = 64 * 1024;
    private const string Sender = "-events";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/events", HandleAsync)
        .AllowAnonymous()
        .WithName("takeNotice")
        .ExcludeFromDescription();

    internal static async Task<NoContent> HandleAsync(
        HttpContext http, ServerOptions options, NoticeDispatch dispatch, IdempotencyStore known, TimeProvider clock)
    {
        var key = options.EventKey ?? throw new PilotException(NoticeErrors.NotTaken());
        var body = await ReadAsync(http);
        switch (NoticeSignature.Check(key, body, http.Request.Headers[NoticeSignature.Header], clock.GetUtcNow()))
        {
            case NoticeTrust.Genuine:
                break;
            case NoticeTrust.Stale:
                throw new PilotException(NoticeErrors.Stale());
            default:
                throw new PilotException(NoticeErrors.NotGenuine());
        }

        var notice = Parse(body);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(body));
        if (await known.BeginAsync(Sender, notice.Id, fingerprint, http.RequestAborted) is { } earlier)
        {
            return earlier.Status is null ? throw new PilotException(RequestErrors.KeyInProgress()) : TypedResults.NoContent();
        }

        try
        {
            await dispatch.RunAsync(notice, http.RequestAborted);
            await known.CompleteAsync(Sender, notice.Id, new IdempotencyRecord(fingerprint, "", StatusCodes.Status204NoContent));
            return TypedResults.NoContent();
        }
        catch
        {
            await known.AbandonAsync(Sender, notice.Id);
            throw;
        }
    }

    private static Notice Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, NoticeJson.Default.Notice) is { Id: { Length: > 0 and <= 200 } } notice
                ? notice
                : throw new PilotException(NoticeErrors.NotUnderstood("it has no id."));
        }
        catch (JsonException error)
        {
            throw new PilotException(NoticeErrors.NotUnderstood(error.Message), error);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var read = await http.Request.BodyReader.ReadAtLeastAsync(LongestBody + 1, http.RequestAborted);
        var body = read.Buffer.ToArray();
        http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        return body.Length <= LongestBody ? body : throw new PilotException(NoticeErrors.NotUnderstood("it is longer than 64 KB."));
    }
}
