using Microsoft.AspNetCore.Authentication;
using Pilot.Core.Accounts;
using Pilot.Core.Storage;
using Pilot.Functions.Server;

namespace Pilot.Functions.Account;

internal static class AccountModule
{
    public const string AdminPolicy = "admin";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Core.Accounts.IPasswordHasher, SlowPasswordHasher>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton(provider => new TokenStore(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<AccountStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ServerOptions>().TokenLifetime));
        services.AddSingleton<AddressThrottle>();
        services.AddSingleton<Logins>();
        services.AddSingleton<LocalToken>();
        services.AddSingleton<LoginCodes>();
        services.AddSingleton<Tickets>();
        services.AddAuthentication(BearerTokens.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireRole(AccountRole.Admin.Name()));
    }

    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        LoginEndpoint.Map(api);
        LogoutEndpoint.Map(api);
        MeEndpoint.Map(api);
        PasswordEndpoint.Map(api);
        LoginCodeEndpoints.Map(api);
        TicketEndpoint.Map(api);
        TokenEndpoints.Map(api);
    }
}
