using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

/// <summary>Holds callers whose token is for looking only to that.</summary>
internal sealed class ReadingTokens(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        http.Features.Get<Caller>() is { ReadsOnly: true }
        && !HttpMethods.IsGet(http.Request.Method)
        && http.GetEndpoint()?.Metadata.GetMetadata<ReadsOnlyTrait>() is null
            ? throw new PilotException(AccountErrors.ReadsOnly())
            : next(http);
}
