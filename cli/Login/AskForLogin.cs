using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Errors;

namespace Pilot.Cli.Login;

/// <summary>Gets user and password from the person, a token for them from the platform, and keeps it in login.json.</summary>
internal sealed class AskForLogin(Invocation invocation)
{
    private readonly Question question = new(invocation.Around);

    public async Task<LoginFile> LogInAsync(string url, string? user, bool passwordFromInput, CancellationToken cancellation)
    {
        if (!invocation.Screen.CanAsk && !(passwordFromInput && user is not null))
        {
            throw LoginErrors.NobodyToAsk();
        }

        var endpoint = new Endpoint(url, Token: null, IsLocal: false);
        using var platform = invocation.Connect(endpoint);
        user ??= await question.AskAsync("User: ", cancellation);
        var password = passwordFromInput
            ? await invocation.Around.Terminal.ReadLineAsync(cancellation) ?? ""
            : await question.AskSecretAsync("Password: ", cancellation);
        var token = await TokenAsync(platform, new LoginRequest(user, password), cancellation);
        var login = new LoginFile(url, user, token);
        PrivateFile.Write(invocation.Around.Home.LoginFile, login, CliJson.Default.LoginFile);
        return login;
    }

    private static async Task<string> TokenAsync(PlatformClient platform, LoginRequest request, CancellationToken cancellation)
    {
        try
        {
            var answer = await platform.SendAsync(
                ApiRequest.Of(HttpMethod.Post, "account/login", request, PilotJson.Default.LoginRequest),
                PilotJson.Default.LoginAnswer,
                cancellation);
            return answer.AccessToken;
        }
        catch (PilotException e) when (e.Error.Code is "PILOT0107")
        {
            throw ConnectionErrors.WrongPassword(platform.Endpoint.Url);
        }
    }
}
