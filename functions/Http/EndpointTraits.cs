namespace Pilot.Functions.Http;

internal static class EndpointTraits
{
    /// <summary>An Idempotency-Key is honoured here: see <see cref="IdempotencyFilter"/>.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<IdempotencyFilter>().WithMetadata(IdempotentTrait.Instance);

    /// <summary>Open to tokens that are for looking only although its method is none of reading.</summary>
    public static RouteHandlerBuilder ReadsOnly(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(ReadsOnlyTrait.Instance);

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

/// <summary>Marks endpoints that change nothing that matters, whatever their method.</summary>
internal sealed class ReadsOnlyTrait
{
    public static readonly ReadsOnlyTrait Instance = new();
}

/// <summary>Marks endpoints for the API's description.</summary>
internal sealed class IdempotentTrait
{
    public static readonly IdempotentTrait Instance = new();
}
