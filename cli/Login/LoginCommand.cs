using System.CommandLine;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Login;

internal static class LoginCommand
{
    private const string DefaultUrl = "http://127.0.0.1:7420";

    public static Command Create(Surroundings around)
    {
        var user = new Option<string?>("--user", "-u") { Description = "User name [default: asked for]", HelpName = "NAME" };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input" };
        var command = new ExampleCommand(
            "login",
            "Log in to a platform with user and password",
            "pilot login --url https://pilot.example.org --user mia",
            "pilot login --user mia --password-stdin < password.txt")
        {
            user,
            fromInput,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var asking = new AskForLogin(invocation);
            var url = invocation.Endpoints.Find()?.Url ?? DefaultUrl;
            var login = await asking.LogInAsync(url, parse.GetValue(user), parse.GetValue(fromInput), cancellation);
            invocation.Screen.Tell($"Logged in to {login.Url} as {login.User}.");
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(new LoginState(login.Url, login.User), CliJson.Default.LoginState);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}

/// <param name="User">Null when logged out.</param>
internal sealed record LoginState(string? Url, string? User);
