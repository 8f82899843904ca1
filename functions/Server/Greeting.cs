using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pilot.Core.Accounts;
using Pilot.Functions.Account;

namespace Pilot.Functions.Server;

/// <summary>
/// What the server says when it has come up: the first password before it takes requests, and where it listens after;
/// takes <c>server.json</c> away again at a clean stop.
/// </summary>
internal sealed class Greeting(
    ServerHome home, ServerOptions options, AccountStore accounts, LocalToken local, IServer server, TextWriter output)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => accounts.EnsureAdminAsync(TellAsync, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? ServerOptions.DefaultUrl;
        home.Announce(new Announcement(url, Environment.ProcessId, local.Value));
        output.WriteLine($"Listening on {url}{(options.LoopbackOnly ? "" : ", beyond this machine")}");
        output.Flush();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        home.Withdraw();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TellAsync(string password)
    {
        var words = $"Account admin made; its password is {password}\nIt is shown this once.\n";
        if (options.FirstPasswordFile is { } path)
        {
            PrivateFile.Write(path, words);
            return;
        }

        await output.WriteAsync(words);
        await output.FlushAsync();
    }
}
