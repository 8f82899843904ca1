using Pilot.Cli.Login;

namespace Pilot.Cli.Terminal;

/// <summary>Asks the person at the terminal; an empty answer takes what is offered.</summary>
internal sealed class Question(Surroundings around)
{
    /// <exception cref="Core.Errors.PilotException">PILOT0146: the input ended.</exception>
    public async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        around.Error.Write(Cells.Clean(question));
        around.Error.Flush();
        return (await around.Terminal.ReadLineAsync(cancellation) ?? throw LoginErrors.NoAnswer()).Trim();
    }

    public async Task<string> AskSecretAsync(string question, CancellationToken cancellation)
    {
        around.Error.Write(question);
        around.Error.Flush();
        var answer = await around.Terminal.ReadSecretAsync(cancellation);

        // The line end that was typed is not shown either.
        around.Error.WriteLine();
        return answer ?? throw LoginErrors.NoAnswer();
    }

    public async Task<bool> YesAsync(string question, bool otherwise, CancellationToken cancellation)
    {
        var answer = await AskAsync($"{question} {(otherwise ? "[Y/n]" : "[y/N]")} ", cancellation);
        return answer.Length == 0 ? otherwise : answer.StartsWith("y", StringComparison.OrdinalIgnoreCase);
    }
}
