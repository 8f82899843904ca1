using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Accounts;

public sealed class AccountsTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly MemoryBlobStore blobs;
    private readonly AccountStore accounts;
    private readonly TokenStore tokens;
    private readonly AddressThrottle addresses;
    private readonly PlainHasher hasher = new();
    private readonly Logins logins;

    public AccountsTests()
    {
        blobs = new MemoryBlobStore(clock);
        accounts = new AccountStore(blobs, hasher, clock);
        tokens = new TokenStore(blobs, accounts, clock, TokenStore.DefaultLifetime);
        addresses = new AddressThrottle(blobs, clock);
        logins = new Logins(accounts, tokens, blobs, hasher, addresses, clock);
    }

    public void Dispose() => logins.Dispose();

    [Fact]
    public async Task A_login_gives_a_token_that_says_who_it_is_until_it_expires()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);

        var token = await logins.LoginAsync("ada", Password, "here");
        (await tokens.AuthenticateAsync(token.Token))!.Name.ShouldBe("ada");
        clock.Advance(TimeSpan.FromHours(12));

        (await tokens.AuthenticateAsync(token.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Neither_token_nor_password_is_kept_as_it_is()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        var token = await logins.LoginAsync("ada", Password, "here");

        foreach (var blob in await blobs.ListAsync(""))
        {
            blob.Name.ShouldNotContain(token.Token);
            await using var content = await blobs.ReadAsync(blob.Name);
            (await new StreamReader(content!.Stream).ReadToEndAsync()).ShouldNotContain(token.Token);
        }

        (await accounts.GetAsync("ada"))!.PasswordHash.ShouldNotBe(Password);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same_and_cost_the_same()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        hasher.Verified = 0;

        var wrong = await Should.ThrowAsync<PilotException>(() => logins.LoginAsync("ada", "nonsense!!", "here"));
        var unknown = await Should.ThrowAsync<PilotException>(() => logins.LoginAsync("nobody", "nonsense!!", "here"));

        unknown.Error.ShouldBe(wrong.Error);
        hasher.Verified.ShouldBe(2);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("nobody")]
    public async Task After_some_attempts_each_must_wait_longer_also_for_a_name_that_does_not_exist(string name)
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        foreach (var _ in Enumerable.Range(0, LoginThrottle.FreeAttempts))
        {
            (await FailAsync(name)).ShouldBe("PILOT0403");
        }

        (await FailAsync(name)).ShouldBe("PILOT0405");
        clock.Advance(TimeSpan.FromSeconds(1.1));
        (await FailAsync(name)).ShouldBe("PILOT0403");
        clock.Advance(TimeSpan.FromSeconds(1.1));
        (await FailAsync(name)).ShouldBe("PILOT0405");
        clock.Advance(TimeSpan.FromSeconds(1));
        (await FailAsync(name)).ShouldBe("PILOT0403");
    }

    [Fact]
    public async Task While_a_name_must_wait_the_right_password_is_not_looked_at()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        foreach (var _ in Enumerable.Range(0, LoginThrottle.FreeAttempts))
        {
            await FailAsync("ada");
        }

        var refused = await Should.ThrowAsync<PilotException>(() => logins.LoginAsync("ada", Password, "here"));

        refused.InnerException.ShouldBeOfType<TooManyAttemptsException>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_success_starts_the_count_anew()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await FailAsync("ada");
            await FailAsync("ada");
            await logins.LoginAsync("ada", Password, "here");
        }
    }

    [Fact]
    public async Task Attempts_in_parallel_gain_nothing()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);

        var codes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => FailAsync("ada")));

        codes.Count(code => code == "PILOT0403").ShouldBe(LoginThrottle.FreeAttempts);
    }

    [Fact]
    public async Task One_address_cannot_try_name_after_name()
    {
        foreach (var i in Enumerable.Range(0, AddressThrottle.Limit))
        {
            (await FailAsync($"user{i}")).ShouldBe("PILOT0403");
        }

        (await FailAsync("another")).ShouldBe("PILOT0405");
        (await FailAsync("another", "elsewhere")).ShouldBe("PILOT0403");
        clock.Advance(AddressThrottle.Window);
        (await FailAsync("another")).ShouldBe("PILOT0403");
    }

    [Fact]
    public async Task An_address_that_asks_now_this_process_and_now_that_gains_nothing()
    {
        using var other = new Logins(accounts, tokens, blobs, hasher, new AddressThrottle(blobs, clock), clock);
        foreach (var i in Enumerable.Range(0, AddressThrottle.Limit))
        {
            var asked = i % 2 == 0 ? logins : other;
            (await Should.ThrowAsync<PilotException>(() => asked.LoginAsync($"user{i}", "wrong", "here"))).Error.Code.ShouldBe("PILOT0403");
        }

        (await Should.ThrowAsync<PilotException>(() => other.LoginAsync("another", "wrong", "here"))).Error.Code.ShouldBe("PILOT0405");
        clock.Advance(AddressThrottle.Window);
        await logins.SweepAsync();
        blobs.Names.ShouldNotContain(name => name.StartsWith(BlobNames.Addresses, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_tries_many_names_at_once_gains_nothing()
    {
        hasher.Slowly = true;

        var codes = await Task.WhenAll(Enumerable.Range(0, AddressThrottle.Limit + 20).Select(i => Task.Run(() => FailAsync($"user{i}"))));

        codes.Count(code => code == "PILOT0403").ShouldBe(AddressThrottle.Limit);
        hasher.MostAtOnce.ShouldBeLessThanOrEqualTo(Math.Max(1, Environment.ProcessorCount / 2));
    }

    [Fact]
    public async Task Logins_that_succeed_are_not_held_against_their_address()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        foreach (var _ in Enumerable.Range(0, 2 * AddressThrottle.Limit))
        {
            await logins.LoginAsync("ada", Password, "here");
        }
    }

    [Fact]
    public async Task A_login_that_a_change_of_the_password_overtakes_gives_no_token()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        blobs.BeforeWrite = name =>
        {
            if (name.StartsWith("tokens/", StringComparison.Ordinal))
            {
                blobs.BeforeWrite = null;
                accounts.SetPasswordAsync("ada", "another horse").GetAwaiter().GetResult();
            }
        };

        (await FailAsync("ada", password: Password)).ShouldBe("PILOT0403");

        (await blobs.ListAsync("tokens/")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hash_that_is_made_anew_does_not_undo_a_change_of_the_password()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        hasher.Strength = 2;
        blobs.BeforeWrite = name =>
        {
            if (name == BlobNames.User("ada"))
            {
                blobs.BeforeWrite = null;
                accounts.SetPasswordAsync("ada", "another horse").GetAwaiter().GetResult();
            }
        };

        (await FailAsync("ada", password: Password)).ShouldBe("PILOT0403");

        (await tokens.AuthenticateAsync((await logins.LoginAsync("ada", "another horse", "here")).Token)).ShouldNotBeNull();
    }

    [Fact]
    public void The_longest_wait_has_an_end()
    {
        var attempts = LoginAttempts.None;
        for (var i = 0; i < 1000; i++)
        {
            attempts = LoginThrottle.Count(attempts, clock.GetUtcNow());
        }

        LoginThrottle.Wait(attempts, clock.GetUtcNow()).ShouldBe(LoginThrottle.LongestWait);
    }

    [Fact]
    public async Task A_new_password_revokes_the_tokens_from_before()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        var old = await logins.LoginAsync("ada", Password, "here");
        clock.Advance(TimeSpan.FromSeconds(1));

        await logins.ChangePasswordAsync("ada", Password, "another horse", "here");
        var young = await logins.LoginAsync("ada", "another horse", "here");

        (await tokens.AuthenticateAsync(old.Token)).ShouldBeNull();
        (await tokens.AuthenticateAsync(young.Token)).ShouldNotBeNull();
        (await FailAsync("ada", password: Password)).ShouldBe("PILOT0403");
    }

    [Fact]
    public async Task A_deleted_account_ends_its_tokens_and_its_name_is_not_given_again()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        var token = await logins.LoginAsync("ada", Password, "here");

        await accounts.DeleteAsync("ada");

        (await tokens.AuthenticateAsync(token.Token)).ShouldBeNull();
        (await FailAsync("ada", password: Password)).ShouldBe("PILOT0403");
        (await CodeOfAsync(() => accounts.CreateAsync("ada", AccountRole.User, Password))).ShouldBe("PILOT0407");
        (await accounts.ListAsync(null, 10)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_built_in_admin_is_made_once_and_its_password_told_before_it_is_stored()
    {
        var told = new List<string>();
        blobs.BeforeWrite = _ => told.Count.ShouldBe(1);

        await accounts.EnsureAdminAsync(TellAsync);
        await accounts.EnsureAdminAsync(TellAsync);

        blobs.BeforeWrite = null;
        var token = await logins.LoginAsync("admin", told.ShouldHaveSingleItem(), "here");
        (await tokens.AuthenticateAsync(token.Token))!.IsAdmin.ShouldBeTrue();

        Task TellAsync(string password)
        {
            told.Add(password);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ada")]
    [InlineData("../admin")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("ünal")]
    [InlineData("a234567890123456789012345678901234567890")]
    public async Task A_name_that_is_no_part_of_a_path_is_refused(string name) =>
        (await CodeOfAsync(() => accounts.CreateAsync(name, AccountRole.User, Password))).ShouldBe("PILOT0406");

    [Fact]
    public async Task A_short_password_is_refused() =>
        (await CodeOfAsync(() => accounts.CreateAsync("ada", AccountRole.User, "short"))).ShouldBe("PILOT0408");

    [Fact]
    public async Task An_old_hash_is_made_anew_at_the_next_login_and_tokens_stay()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        var before = await logins.LoginAsync("ada", Password, "here");
        hasher.Strength = 2;

        await logins.LoginAsync("ada", Password, "here");

        (await accounts.GetAsync("ada"))!.PasswordHash.ShouldStartWith("2:");
        (await tokens.AuthenticateAsync(before.Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Accounts_are_listed_in_pages()
    {
        foreach (var name in (string[])["eve", "ada", "bob", "dan", "cyd"])
        {
            await accounts.CreateAsync(name, AccountRole.User, Password);
        }

        await accounts.DeleteAsync("bob");
        var first = await accounts.ListAsync(null, 2);
        var second = await accounts.ListAsync(first.Next, 2);

        first.Items.Concat(second.Items).Select(user => user.Name).ShouldBe(["ada", "cyd", "dan", "eve"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_sweep_takes_away_what_has_expired_and_nothing_else()
    {
        await accounts.CreateAsync("ada", AccountRole.User, Password);
        await logins.LoginAsync("ada", Password, "here");
        await FailAsync("ada");
        clock.Advance(TimeSpan.FromHours(11));
        var young = await logins.LoginAsync("ada", Password, "here");
        await FailAsync("ada");
        clock.Advance(TimeSpan.FromHours(2));

        await tokens.SweepAsync();
        await logins.SweepAsync();

        (await blobs.ListAsync("tokens/")).ShouldHaveSingleItem().Name.ShouldEndWith(AccessTokens.Hash(young.Token));
        (await blobs.ListAsync("logins/")).ShouldBeEmpty();
    }

    private async Task<string> FailAsync(string name, string address = "here", string password = "nonsense!!") =>
        await CodeOfAsync(() => logins.LoginAsync(name, password, address));

    private static async Task<string> CodeOfAsync(Func<Task> action) =>
        (await Should.ThrowAsync<PilotException>(action)).Error.Code;

    /// <summary>Fast, and counts; the real one is tested where it lives.</summary>
    private sealed class PlainHasher : IPasswordHasher
    {
        public int Verified { get; set; }

        public int Strength { get; set; } = 1;

        public bool Slowly { get; set; }

        public int MostAtOnce { get; private set; }

        private int atOnce;

        public string Hash(string password) => $"{Strength}:{AccessTokens.Hash(password)}";

        public PasswordCheck Verify(string hash, string password)
        {
            Verified++;
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref atOnce));
            if (Slowly)
            {
                Thread.Sleep(5);
            }

            Interlocked.Decrement(ref atOnce);
            return hash[2..] != AccessTokens.Hash(password) ? PasswordCheck.Wrong
                : hash[0] - '0' == Strength ? PasswordCheck.Right : PasswordCheck.RightButOld;
        }
    }
}
