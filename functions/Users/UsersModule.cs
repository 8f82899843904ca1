using Pilot.Functions.Account;

namespace Pilot.Functions.Users;

internal static class UsersModule
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("").RequireAuthorization(AccountModule.AdminPolicy).WithTags("users");
        ListUsersEndpoint.Map(users);
        CreateUserEndpoint.Map(users);
        DeleteUserEndpoint.Map(users);
    }
}
