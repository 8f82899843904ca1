using Pilot.Core.Errors;
using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>The one form that every error has on the screen.</summary>
internal static class ErrorText
{
    public static void Write(IAnsiConsole console, PilotError error)
    {
        console.WriteStyled("error ", StyledText.Bad);
        console.WriteStyled($"{error.Code}: ", StyledText.Strong);
        console.WriteStyled($"{error.Message}\n");
        if (error.Where is not null)
        {
            console.WriteStyled($"  at {error.Where}\n", StyledText.Quiet);
        }

        foreach (var detail in error.Details ?? [])
        {
            console.WriteStyled($"  {detail}\n");
        }

        console.WriteStyled("Next: ", StyledText.Strong);
        console.WriteStyled($"{error.Remedy}\n");
    }
}
