namespace Pilot.Functions.Http;

internal static class EndpointTraits
{
    /// <summary>An Idempotency-Key is honoured here: see <see cref="IdempotencyFilter"/>.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<IdempotencyFilter>().WithMetadata(IdempotentTrait.Instance);


    /// <summary>Says in the OpenAPI document which problems this endpoint answers with, beside those of every endpoint.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Core.Api.Problem), [Problems.MediaType]));
        }

        return endpoint;
    }
}

/// <summary>Marks endpoints for the API's description.</summary>
internal sealed class IdempotentTrait
{
    public static readonly IdempotentTrait Instance = new();
}
