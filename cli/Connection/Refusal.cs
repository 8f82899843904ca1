using System.Net;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Errors;

namespace Pilot.Cli.Connection;

/// <summary>Turns an answer that is no success into the error that a person sees.</summary>
internal static class Refusal
{
    /// <param name="waits">A platform that is away is no refusal, whatever it says.</param>
    public static async Task<Exception> ReadAsync(
        HttpResponseMessage response, string url, bool hadToken, bool waits, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized && hadToken)
        {
            return ConnectionErrors.LoginRefused(url);
        }

        var away = PlatformClient.IsAway(response.StatusCode);
        if (!(away && waits) && await ReadProblemAsync(response, cancellation) is { } problem)
        {
            return new PilotException(problem.ToError());
        }

        if (away)
        {
            return new HttpRequestException($"the platform is away, status {(int)response.StatusCode}", null, response.StatusCode);
        }

        return response.StatusCode == HttpStatusCode.Unauthorized
            ? ConnectionErrors.NotLoggedIn(url)
            : ConnectionErrors.NotUnderstood(url, $"status {(int)response.StatusCode} without an explanation");
    }

    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, PilotJson.Default.Problem, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }
}
