using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pilot.Core.Errors;

namespace Pilot.Functions.Http;

/// <summary>
/// The outermost step: whatever goes wrong further in becomes a problem body, and nobody outside sees an exception.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                var status = http.Response.StatusCode;
                await Problems.WriteAsync(http, ForStatus(http, status), status);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to read an answer.
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, error);
        }
    }

    private async Task AnswerAsync(HttpContext http, Exception error)
    {
        switch (error)
        {
            case PilotException pilot:
                await Problems.WriteAsync(http, pilot);
                break;
            case BadHttpRequestException { StatusCode: 400 } bad:
                await Problems.WriteAsync(http, NotUnderstood(bad));
                break;
            case BadHttpRequestException bad:
                await Problems.WriteAsync(http, ForStatus(http, bad.StatusCode), bad.StatusCode);
                break;
            default:
                var trace = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
                Log.Unexpected(log, http.Request.Method, http.Request.Path, trace, error);
                await Problems.WriteAsync(http, RequestErrors.Unexpected(trace));
                break;
        }
    }

    private static PilotError ForStatus(HttpContext http, int status) => status switch
    {
        400 => RequestErrors.NotUnderstood("A parameter is missing, or not what this address takes."),
        404 => RequestErrors.NoSuchRoute(http.Request.Path),
        405 => RequestErrors.Method(http.Request.Method, http.Request.Path),
        413 => RequestErrors.TooLarge(),
        415 => RequestErrors.MediaType(),
        _ => RequestErrors.OtherStatus(status),
    };

    private static PilotError NotUnderstood(BadHttpRequestException bad) => bad.InnerException is JsonException json
        ? RequestErrors.NotUnderstood(
            $"The body is not the JSON that this address takes{(json.Path is null or "$" ? "" : $", at {json.Path}")}.",
            json.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"body:{line + 1}:{json.BytePositionInLine + 1}")
                : null)
        : RequestErrors.NotUnderstood(bad.Message);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly; the answer named {Trace}.")]
        public static partial void Unexpected(ILogger logger, string method, string path, string trace, Exception error);
    }
}
