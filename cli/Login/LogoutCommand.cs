using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Core.Errors;

namespace Pilot.Cli.Login;

internal static class LogoutCommand
{
    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand("logout", "End the login and forget its token", "pilot logout");
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var path = around.Home.LoginFile;
            var login = PrivateFile.Read(path, CliJson.Default.LoginFile);
            if (login is not null)
            {
                await EndAtPlatformAsync(invocation, login, cancellation);
                File.Delete(path);
            }

            invocation.Screen.Tell(login is null ? "You were not logged in." : $"Logged out of {login.Url}.");
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(new LoginState(login?.Url, null), CliJson.Default.LoginState);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>A platform that is gone, or has forgotten the token, must not keep anybody from logging out here.</summary>
    private static async Task EndAtPlatformAsync(Invocation invocation, LoginFile login, CancellationToken cancellation)
    {
        try
        {
            using var platform = invocation.Connect(new Endpoint(login.Url, login.Token, IsLocal: false));
            await platform.SendAsync(new ApiRequest(HttpMethod.Post, "account/logout"), cancellation);
        }
        catch (PilotException e)
        {
            if (e.Error.Code != "PILOT0103")
            {
                invocation.Screen.Tell($"The platform was not told: {e.Error.Message}");
            }
        }
    }
}
