using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;

namespace Pilot.Functions.Http;

/// <summary>Errors as RFC 9457 bodies.</summary>
internal static class Problems
{
    public const string MediaType = "application/problem+json";

    public static Problem From(PilotError error, int status) => new(
        $"docs/errors/{error.Code[5..7]}xx.md",
        ReasonPhrases.GetReasonPhrase(status),
        status,
        error.Message,
        error.Code,
        error.Remedy,
        error.Where,
        error.Details);

    public static async Task WriteAsync(HttpContext http, PilotError error, int? status = null)
    {
        var problem = From(error, status ?? ErrorStatus.Of(error.Code));
        http.Response.StatusCode = problem.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await http.Response.WriteAsJsonAsync(problem, PilotJson.Default.Problem, MediaType, CancellationToken.None);
    }

    public static Task WriteAsync(HttpContext http, PilotException exception)
    {
        if (exception.InnerException is TooManyAttemptsException wait)
        {
            RetryAfter(http, wait.RetryAfter);
        }

        return WriteAsync(http, exception.Error);
    }

    public static void RetryAfter(HttpContext http, TimeSpan wait) =>
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
}
