using Pilot.Core.Errors;

namespace Pilot.Cli.Login;

/// <summary>PILOT0145 and PILOT0146: docs/errors/01xx.md.</summary>
internal static class LoginErrors
{
    public static PilotException NobodyToAsk() => new(new PilotError(
        "PILOT0145",
        "There is no terminal to ask for user and password.",
        "Run `pilot login --user <name> --password-stdin` with the password on standard input."));

    public static PilotException NoAnswer() => new(new PilotError(
        "PILOT0146",
        "The input ended before the question was answered.",
        "Run the command again and answer, or give the answer as an option (see --help)."));
}
