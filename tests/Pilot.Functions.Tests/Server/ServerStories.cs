using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Server;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Server;

public sealed class ServerStories
{
    [Fact]
    public async Task It_says_where_it_listens_to_its_own_user_alone_and_takes_that_back_at_the_end()
    {
        var home = Directory.CreateTempSubdirectory("pilot-home-").FullName;
        var file = Path.Combine(home, "server.json");
        await File.WriteAllTextAsync(file, "left by a server that crashed");
        using (var server = new PilotServer(home: home, keepHome: true))
        {
            using var announced = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            announced.RootElement.GetProperty("url").GetString().ShouldBe(server.Anonymous().BaseAddress!.GetLeftPart(UriPartial.Authority));
            announced.RootElement.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            (await (await server.Admin().GetAsync("/api/v1/account/me")).ShouldBeAsync<AccountView>()).ShouldBe(new AccountView("admin", "admin"));
            server.Output.ToString().ShouldContain("Listening on http://127.0.0.1:");
        }

        File.Exists(file).ShouldBeFalse();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public void One_home_has_one_server()
    {
        var folder = Directory.CreateTempSubdirectory("pilot-home-").FullName;
        using (ServerHome.Open(folder))
        {
            Should.Throw<PilotException>(() => ServerHome.Open(folder)).Error.Code.ShouldBe("PILOT0509");
        }

        ServerHome.Open(folder).Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Should.Throw<PilotException>(() => Read(
            ("home", ""), ("urls", "ftp://x;nonsense"), ("blobs", "cloud"), ("container", "A"), ("token-hours", "0"))).Error;

        error.Code.ShouldBe("PILOT0501");
        error.Details!.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:0/", true)]
    [InlineData("http://localhost:7000", "http://localhost:7000/", true)]
    [InlineData("http://0.0.0.0:80", "http://0.0.0.0/", false)]
    public void It_listens_on_this_machine_alone_unless_told_otherwise(string? urls, string expected, bool loopback)
    {
        var options = urls is null ? Read(("home", "/tmp")) : Read(("home", "/tmp"), ("urls", urls));

        options.Urls.Single().ToString().ShouldBe(expected);
        options.LoopbackOnly.ShouldBe(loopback);
    }

    [Fact]
    public async Task Anybody_may_ask_whether_it_is_up()
    {
        using var server = new PilotServer();

        var health = await (await server.Anonymous().GetAsync("/api/v1/health")).ShouldBeAsync<Health>();

        health.Status.ShouldBe("ok");
        health.Version.ShouldMatch("^[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    private static ServerOptions Read(params (string Key, string Value)[] settings) => ServerOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
