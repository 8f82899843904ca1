using Pilot.Core.Accounts;

namespace Pilot.Serverless.Tests;

/// <summary>Fast, for accounts whose passwords no test guards.</summary>
internal sealed class PlainHasher : IPasswordHasher
{
    public string Hash(string password) => AccessTokens.Hash(password);

    public PasswordCheck Verify(string hash, string password) => hash == Hash(password) ? PasswordCheck.Right : PasswordCheck.Wrong;
}
