using Microsoft.AspNetCore.Http.Features;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Functions.Http;

namespace Pilot.Functions.AgentGateway;

/// <summary>Lets nobody in without an agent's token, and says what the token opens.</summary>
internal sealed class GatewayGuard(AgentTokens tokens) : IEndpointFilter
{
    private const string Prefix = GatewayWire.Scheme + " ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new PilotException(GatewayErrors.NoToken());
        }

        http.Features.Set<IGatewayScope>(new RunScope(await tokens.ReadAsync(header[Prefix.Length..], http.RequestAborted)));
        return await next(context);
    }
}

/// <summary>For endpoints behind the guard.</summary>
internal static class GatewayRequests
{
    /// <returns>The name that the request asks for.</returns>
    /// <exception cref="PilotException">PILOT0502: it is no blob's name. PILOT1004: it is not for this caller.</exception>
    public static string Allowed(this HttpContext http, string name, Func<IGatewayScope, Func<string, bool>> may)
    {
        if (!BlobName.IsValid(name))
        {
            throw new PilotException(RequestErrors.NotUnderstood("The name is no blob's name."));
        }

        return may(Scope(http))(name) ? name : throw new PilotException(GatewayErrors.Outside(name));
    }

    public static IGatewayScope Scope(HttpContext http) => http.Features.GetRequiredFeature<IGatewayScope>();

    /// <summary>What a header says, as the gateway's own client writes it.</summary>
    public static T Header<T>(this HttpContext http, string name, Func<string, T> read)
    {
        try
        {
            return read(http.Request.Headers[name].ToString());
        }
        catch (FormatException)
        {
            throw new PilotException(RequestErrors.NotUnderstood($"The header {name} is not understood."));
        }
    }

    public static IResult ConditionFailed() => TypedResults.StatusCode(StatusCodes.Status412PreconditionFailed);
}
