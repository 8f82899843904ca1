using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>PBKDF2 with HMAC-SHA512, from ASP.NET Core Identity.</summary>
internal sealed class SlowPasswordHasher : Core.Accounts.IPasswordHasher
{
    public const int Iterations = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    public PasswordCheck Verify(string hash, string password) => hasher.VerifyHashedPassword(Nobody, hash, password) switch
    {
        PasswordVerificationResult.Success => PasswordCheck.Right,
        PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOld,
        _ => PasswordCheck.Wrong,
    };
}
