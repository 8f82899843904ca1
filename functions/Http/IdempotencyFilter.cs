using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Account;

namespace Pilot.Functions.Http;

/// <summary>
/// A POST with an Idempotency-Key is carried out once: a repeat gets the first answer, the same key with another body is
/// refused, and a repeat that overtakes the first is asked to come back.
/// </summary>
internal sealed class IdempotencyFilter(IdempotencyStore store) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    public static string? KeyOf(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        var key = values.ToString();
        return key.Length is > 0 and <= 200 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw new PilotException(RequestErrors.IdempotencyKey());
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (KeyOf(http) is not { } key)
        {
            return await next(context);
        }

        var owner = http.Caller().Name;
        var fingerprint = FingerprintOf(context);
        if (await store.BeginAsync(owner, key, fingerprint, http.RequestAborted) is { } known)
        {
            return Replay(http, known, fingerprint);
        }

        try
        {
            var result = await next(context);
            await store.CompleteAsync(owner, key, RecordOf(result, fingerprint));
            return result;
        }
        catch
        {
            await store.AbandonAsync(owner, key);
            throw;
        }
    }

    private static IResult Replay(HttpContext http, IdempotencyRecord known, string fingerprint)
    {
        if (known.Fingerprint != fingerprint)
        {
            throw new PilotException(RequestErrors.KeyReused());
        }

        if (known.Status is null)
        {
            Problems.RetryAfter(http, TimeSpan.FromSeconds(1));
            throw new PilotException(RequestErrors.KeyInProgress());
        }

        http.Response.Headers["Idempotent-Replayed"] = "true";
        http.Response.Headers.Location = known.Location;
        return Results.Text(known.Body, "application/json; charset=utf-8", Encoding.UTF8, known.Status);
    }

    private static IdempotencyRecord RecordOf(object? result, string fingerprint)
    {
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        var value = (result as IValueHttpResult)?.Value;
        var location = result switch
        {
            Microsoft.AspNetCore.Http.HttpResults.Created<Core.Jobs.JobDocument> created => created.Location,
            _ => null,
        };
        return new IdempotencyRecord(
            fingerprint, "", status, location, value is null ? null : JsonSerializer.Serialize(value, value.GetType(), PilotJson.Default));
    }

    /// <summary>Of the meaning of the request: blanks and the order of keys in the body do not count.</summary>
    private static string FingerprintOf(EndpointFilterInvocationContext context)
    {
        var text = new StringBuilder(context.HttpContext.Request.Method).Append(' ').Append(context.HttpContext.Request.Path).Append('\n');
        foreach (var body in context.Arguments.Where(argument => argument is SubmitJob or ChoosePlan))
        {
            var meant = body is SubmitJob submit ? submit with { Request = submit.Request.InOrder() } : body;
            text.Append(JsonSerializer.Serialize(meant, meant!.GetType(), PilotJson.Default));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
