using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Functions.Account;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Account;

public sealed class AccountStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task The_first_start_prints_the_admins_password_once_and_it_works()
    {
        var password = server.Output.ToString().Split('\n')[0].Split(' ')[^1];

        var answer = await server.Anonymous().PostAsync("/api/v1/account/login", new LoginRequest("admin", password));

        (await answer.ShouldBeAsync<LoginAnswer>()).AccessToken.Length.ShouldBe(AccessTokens.Length);
        server.Output.ToString().Split(password).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_form_logs_in_as_well_and_the_token_says_whose_it_is()
    {
        await server.UserAsync();
        var client = server.Anonymous();
        var answer = await client.PostAsync("/api/v1/account/login", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["username"] = "ada", ["password"] = PilotServer.Password }));

        var login = await answer.ShouldBeAsync<LoginAnswer>();
        client.DefaultRequestHeaders.Authorization = new("Bearer", login.AccessToken);

        (await (await client.GetAsync("/api/v1/account/me")).ShouldBeAsync<AccountView>()).ShouldBe(new AccountView("ada", "user"));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("nobody")]
    public async Task A_wrong_password_is_refused_in_the_words_of_the_original(string name)
    {
        await server.UserAsync();

        var answer = await server.Anonymous().PostAsync("/api/v1/account/login", new LoginRequest(name, "wrong"));

        (await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0403")).Detail.ShouldBe("Username or password is incorrect.");
    }

    [Fact]
    public async Task Too_many_attempts_are_told_how_long_to_wait()
    {
        using var patient = new PilotServer(new FakeTimeProvider(DateTimeOffset.UtcNow));
        var client = patient.Anonymous();
        for (var i = 0; i < LoginThrottle.FreeAttempts; i++)
        {
            await (await client.PostAsync("/api/v1/account/login", new LoginRequest("ada", "wrong")))
                .ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0403");
        }

        var answer = await client.PostAsync("/api/v1/account/login", new LoginRequest("ada", "wrong"));

        await answer.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "PILOT0405");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_token_ends_with_the_logout()
    {
        var client = await server.UserAsync();

        (await client.PostAsync("/api/v1/account/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await client.GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
    }

    [Fact]
    public async Task A_token_ends_when_its_time_is_over()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var patient = new PilotServer(clock);
        var client = await patient.UserAsync();
        (await client.GetAsync("/api/v1/account/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromHours(12));

        await (await client.GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
    }

    [Fact]
    public async Task A_new_password_needs_the_old_one()
    {
        var client = await server.UserAsync();
        await (await client.PostAsync("/api/v1/account/password", new ChangePassword("wrong", "another horse")))
            .ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0403");

        (await client.PostAsync("/api/v1/account/password", new ChangePassword(PilotServer.Password, "another horse")))
            .StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await client.GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
        await (await server.Anonymous().PostAsync("/api/v1/account/login", new LoginRequest("ada", "another horse"))).ShouldBeAsync<LoginAnswer>();
    }

    [Fact]
    public async Task An_admin_makes_lists_and_deletes_accounts()
    {
        var admin = server.Admin();
        var made = await (await admin.PostAsync("/api/v1/users", new CreateUser("bob", "user", null))).ShouldBeAsync<CreatedUser>(HttpStatusCode.Created);
        await (await server.Anonymous().PostAsync("/api/v1/account/login", new LoginRequest("bob", made.Password!))).ShouldBeAsync<LoginAnswer>();
        await (await admin.PostAsync("/api/v1/users", new CreateUser("bob", "user", null))).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0407");
        await (await admin.PostAsync("/api/v1/users", new CreateUser("Bob!", "user", null))).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0406");
        await (await admin.PostAsync("/api/v1/users", new CreateUser("cyd", "king", null))).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0409");

        var first = await (await admin.GetAsync("/api/v1/users?limit=1")).ShouldBeAsync<Page<AccountView>>();
        var second = await (await admin.GetAsync($"/api/v1/users?limit=1&cursor={first.Next}")).ShouldBeAsync<Page<AccountView>>();
        first.Items.Concat(second.Items).Select(user => user.Name).ShouldBe(["admin", "bob"]);
        second.Next.ShouldBeNull();

        (await admin.DeleteAsync("/api/v1/users/bob")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await admin.DeleteAsync("/api/v1/users/bob")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0410");
        await (await admin.DeleteAsync("/api/v1/users/admin")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0411");
    }

    [Fact]
    public void The_real_hash_is_slow_salted_and_checked()
    {
        var hasher = new SlowPasswordHasher();
        var hash = hasher.Hash("correct horse");
        var header = Convert.FromBase64String(hash);

        hasher.Hash("correct horse").ShouldNotBe(hash);
        hasher.Verify(hash, "correct horse").ShouldBe(PasswordCheck.Right);
        hasher.Verify(hash, "incorrect horse").ShouldBe(PasswordCheck.Wrong);

        // Format marker 1, PRF 2 (HMAC-SHA512), iteration count; big-endian.
        header[0].ShouldBe((byte)1);
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1)).ShouldBe(2u);
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(5)).ShouldBe(210_000u);
    }
}
