using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

internal static class TicketEndpoint
{
    private const string Prefix = "/api/v1/jobs/";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/account/tickets", HandleAsync)
        .ReadsOnly()
        .WithName("createTicket")
        .WithSummary("Gives an address under which one log or output can be fetched without a header, for five minutes.")
        .WithTags("account")
        .Refuses(400, 415, 422);

    internal static async Task<Ok<Ticket>> HandleAsync(CreateTicket body, HttpContext http, Tickets tickets, CancellationToken cancellation)
    {
        if (!body.Path.StartsWith(Prefix, StringComparison.Ordinal)
            || !Uri.TryCreate($"http://localhost{body.Path}", UriKind.Absolute, out var address)
            || address is not { Fragment: "", Host: "localhost" })
        {
            throw new PilotException(AccountErrors.NotForTickets(body.Path));
        }

        var (ticket, expires) = await tickets.IssueAsync(http.Caller(), PathString.FromUriComponent(address), cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Ticket($"{address.PathAndQuery}{(address.Query.Length == 0 ? '?' : '&')}ticket={ticket}", expires));
    }
}
