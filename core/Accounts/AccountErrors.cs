using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Core.Accounts;

/// <summary>PILOT04xx: accounts, passwords and tokens.</summary>
public static class AccountErrors
{
    public static PilotError NoToken() => new(
        "PILOT0401", "This request needs a token.", "Log in with `pilot login`, and send the token as `Authorization: Bearer ...`.");

    public static PilotError TokenNotValid() => new(
        "PILOT0402", "The token is not valid: it has expired, was revoked, or was never issued here.", "Log in again with `pilot login`.");

    public static PilotError WrongPassword() => new(
        "PILOT0403", "Username or password is incorrect.", "Check both; an admin can make a new account.");

    public static PilotError AdminsOnly() => new(
        "PILOT0404", "Only an admin may do this.", "Ask an admin of this platform.");

    public static PilotError TooManyAttempts(TimeSpan wait) => new(
        "PILOT0405",
        string.Create(CultureInfo.InvariantCulture, $"Too many attempts to log in; the next one is looked at in {Math.Ceiling(wait.TotalSeconds):0} s."),
        "Wait that long, then try again.");

    public static PilotError NameNotValid(string? name) => new(
        "PILOT0406",
        $"'{name}' cannot be an account's name.",
        "Take 1 to 39 lower-case letters, digits and inner hyphens.");

    public static PilotError NameTaken(string name) => new(
        "PILOT0407", $"The name {name} is taken, or was in use before.", "Choose another name; names are never given twice.");

    public static PilotError PasswordNotAcceptable() => new(
        "PILOT0408",
        $"A password has {Passwords.MinLength} to {Passwords.MaxLength} characters.",
        "Choose a longer one, or leave it out and get a random one.");

    public static PilotError RoleUnknown(string? role) => new(
        "PILOT0409", $"There is no role '{role}'.", "Use admin or user.");

    public static PilotError NoSuchAccount(string name) => new(
        "PILOT0410", $"There is no account {name}.", "List the accounts with GET /api/v1/users.");

    public static PilotError ReadsOnly() => new(
        "PILOT0461", "This token is for looking only.", "Use a token of the scope all, or log in.");

    public static PilotError CodeNotValid() => new(
        "PILOT0462",
        "The login code is not valid: it was used, has expired, or was never given here.",
        "Run `pilot open` again for a new one, or log in with name and password.");

    public static PilotError NotForTickets(string path) => new(
        "PILOT0463",
        $"No ticket is given for {path}.",
        "Tickets are for logs and outputs: the path of one, such as /api/v1/jobs/{id}/outputs.tar.");

    public static PilotError TokenNotDescribed(string reason) => new(
        "PILOT0464", reason, "Give a name of 1 to 60 characters, a scope (all or read), and a lifetime of up to 8760 hours.");

    public static PilotError NoSuchToken(string id) => new(
        "PILOT0465", $"You have no token {id}.", "List your tokens with GET /api/v1/account/tokens.");

    public static PilotError CannotDelete(string name) => new(
        "PILOT0411", $"The account {name} cannot be deleted: it is your own, or the built-in admin.", "Let another admin delete it, or keep it.");
}
