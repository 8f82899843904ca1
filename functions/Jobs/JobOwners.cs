using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;

namespace Pilot.Functions.Jobs;

/// <summary>Whose jobs somebody may see together.</summary>
internal static class JobOwners
{
    /// <param name="asked">An account, <see cref="JobIndex.Everybody"/>, or null for the caller's own.</param>
    /// <exception cref="PilotException">PILOT0404 or PILOT0406.</exception>
    public static string Of(string? asked, Caller caller)
    {
        var owner = asked ?? caller.Name;
        if (!caller.MaySee(owner))
        {
            throw new PilotException(AccountErrors.AdminsOnly());
        }

        return owner == JobIndex.Everybody || AccountNames.IsValid(owner) ? owner : throw new PilotException(AccountErrors.NameNotValid(owner));
    }
}
