using Pilot.Cli.Terminal;

namespace Pilot.Cli.Tests.Driver;

/// <summary>A person with answers prepared. What is typed visibly appears on the screen.</summary>
internal sealed class ScriptedTerminal(TextWriter echo) : ITerminal
{
    public Queue<string> Answers { get; } = new();

    public bool IsTerminal { get; set; }

    public bool InputIsTerminal => IsTerminal;

    public bool OutIsTerminal => IsTerminal;

    public bool ErrorIsTerminal => IsTerminal;

    public int Width { get; set; } = 80;

    public Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var answer = Answers.TryDequeue(out var next) ? next : null;
        if (IsTerminal)
        {
            echo.WriteLine(answer);
        }

        return Task.FromResult(answer);
    }

    public Task<string?> ReadSecretAsync(CancellationToken cancellation) =>
        Task.FromResult(Answers.TryDequeue(out var next) ? next : null);
}
