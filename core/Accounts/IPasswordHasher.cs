namespace Pilot.Core.Accounts;

/// <summary>
/// A salted, deliberately slow one-way function. Both calls take about the same time (some 100 ms), whatever the input.
/// </summary>
public interface IPasswordHasher
{
    /// <returns>Parameters, salt and hash in one text; another one at every call.</returns>
    string Hash(string password);

    PasswordCheck Verify(string hash, string password);
}

public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but the hash was made with weaker parameters than today's and should be made anew.</summary>
    RightButOld,
}
