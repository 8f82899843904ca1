namespace Pilot.Functions.Http;

internal static class EndpointProblems
{
    /// <summary>Says in the OpenAPI document which problems this endpoint answers with, beside those of every endpoint.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<Core.Api.Problem>(status, Problems.MediaType);
        }

        return endpoint;
    }
}
