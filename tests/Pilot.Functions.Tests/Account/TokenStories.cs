using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Account;

public sealed class TokenStories : IDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly PilotServer server;

    public TokenStories() => server = new PilotServer(clock);

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_code_logs_a_browser_in_once()
    {
        var code = await CodeAsync(await server.UserAsync());

        var login = await (await ExchangeAsync(code.Code)).ShouldBeAsync<LoginAnswer>();
        await (await ExchangeAsync(code.Code)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0462");

        (await (await With(login.AccessToken).GetAsync("/api/v1/account/me")).ShouldBeAsync<AccountView>()).Name.ShouldBe("ada");
        login.ExpiresAt.ShouldBe(clock.GetUtcNow() + TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task The_platforms_own_user_gets_a_code_too_for_the_browser_beside_it()
    {
        var login = await (await ExchangeAsync((await CodeAsync(server.Admin())).Code)).ShouldBeAsync<LoginAnswer>();

        (await (await With(login.AccessToken).GetAsync("/api/v1/account/me")).ShouldBeAsync<AccountView>()).Role.ShouldBe("admin");
    }

    [Fact]
    public async Task A_code_is_void_after_ten_minutes_and_when_its_giver_has_logged_out()
    {
        var ada = await server.UserAsync();
        var (late, orphan) = (await CodeAsync(ada), await CodeAsync(ada));
        clock.Advance(TimeSpan.FromMinutes(5));
        await ada.PostAsync("/api/v1/account/logout", null);

        await (await ExchangeAsync(orphan.Code)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0462");
        clock.Advance(TimeSpan.FromMinutes(5));
        await (await ExchangeAsync(late.Code)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0462");
        await (await ExchangeAsync("nonsense")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0462");
    }

    [Fact]
    public async Task Tokens_are_made_listed_without_their_secrets_and_revoked()
    {
        var ada = await server.UserAsync();
        await server.UserAsync("bob");

        var made = await (await ada.PostAsync("/api/v1/account/tokens", new CreateToken("notebook", "all", 48))).ShouldBeAsync<CreatedToken>(HttpStatusCode.Created);

        made.Expires.ShouldBe(clock.GetUtcNow() + TimeSpan.FromHours(48));
        var listed = await (await ada.GetAsync("/api/v1/account/tokens")).ShouldBeAsync<Page<TokenView>>();
        listed.Items.Select(token => (token.Name, token.Scope, token.Current)).ShouldBe([("notebook", "all", false), ("login", "all", true)], ignoreOrder: true);
        (await (await ada.GetAsync("/api/v1/account/tokens")).Content.ReadAsStringAsync()).ShouldNotContain(made.Token);
        (await With(made.Token).GetAsync("/api/v1/account/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ada.DeleteAsync($"/api/v1/account/tokens/{made.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await With(made.Token).GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
        await (await ada.DeleteAsync($"/api/v1/account/tokens/{made.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0465");
    }

    [Fact]
    public async Task Nobody_revokes_the_tokens_of_somebody_else()
    {
        var ada = await server.UserAsync();
        var token = (await (await ada.GetAsync("/api/v1/account/tokens")).ShouldBeAsync<Page<TokenView>>()).Items.Single();

        await (await (await server.UserAsync("bob")).DeleteAsync($"/api/v1/account/tokens/{token.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0465");

        (await ada.GetAsync("/api/v1/account/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "all", 1)]
    [InlineData("x", "everything", 1)]
    [InlineData("x", "read", 0)]
    [InlineData("x", "read", 9000)]
    public async Task A_token_that_is_not_described_well_is_not_made(string name, string scope, double hours) =>
        await (await (await server.UserAsync()).PostAsync("/api/v1/account/tokens", new CreateToken(name, scope, hours)))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0464");

    [Fact]
    public async Task A_token_for_looking_changes_nothing()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        var looking = With((await (await ada.PostAsync("/api/v1/account/tokens", new CreateToken("wall", "read", 1))).ShouldBeAsync<CreatedToken>(HttpStatusCode.Created)).Token);

        (await looking.GetAsync($"/api/v1/jobs/{job.Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await looking.DeleteAsync($"/api/v1/jobs/{job.Id}")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0461");
        await (await looking.PostAsync("/api/v1/account/code", null)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0461");
        await (await looking.PostAsync("/api/v1/account/tokens", new CreateToken("more", "all", 1))).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0461");
        (await looking.PostAsync("/api/v1/account/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_ticket_fetches_one_thing_without_a_header()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        using var content = new MemoryStream("a,b\n"u8.ToArray());
        await server.Blobs.PutAsync($"jobs/{job.Id}/outputs/one two.csv", content);
        var path = $"/api/v1/jobs/{job.Id}/outputs/one%20two.csv?download=true";

        var ticket = await (await ada.PostAsync("/api/v1/account/tickets", new CreateTicket(path))).ShouldBeAsync<Ticket>();

        ticket.Url.ShouldStartWith($"{path}&ticket=");
        var answer = await server.Anonymous().GetAsync(ticket.Url);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("a,b\n");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        var secret = ticket.Url[(ticket.Url.LastIndexOf('=') + 1)..];
        await (await server.Anonymous().GetAsync($"/api/v1/jobs/{job.Id}?ticket={secret}")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
        await (await server.Anonymous().DeleteAsync(ticket.Url)).ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "PILOT0508");
        clock.Advance(TimeSpan.FromMinutes(5));
        await (await server.Anonymous().GetAsync(ticket.Url)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
    }

    [Theory]
    [InlineData("/api/v1/account/me")]
    [InlineData("https://elsewhere.example.com/api/v1/jobs/x")]
    public async Task Tickets_are_for_what_jobs_leave(string path) =>
        await (await (await server.UserAsync()).PostAsync("/api/v1/account/tickets", new CreateTicket(path)))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0463");

    private static async Task<LoginCode> CodeAsync(HttpClient client) =>
        await (await client.PostAsync("/api/v1/account/code", null)).ShouldBeAsync<LoginCode>();

    private Task<HttpResponseMessage> ExchangeAsync(string code) =>
        server.Anonymous().PostAsync("/api/v1/account/exchange", new ExchangeCode(code));

    private HttpClient With(string token)
    {
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
