using System.Text;

namespace Pilot.Cli.Terminal;

internal sealed class RealTerminal : ITerminal
{
    private const int WidthWithoutTerminal = 80;

    public bool InputIsTerminal => !Console.IsInputRedirected;

    public bool OutIsTerminal => !Console.IsOutputRedirected;

    public bool ErrorIsTerminal => !Console.IsErrorRedirected;

    public int Width => OutIsTerminal || ErrorIsTerminal ? Math.Max(Console.WindowWidth, 40) : WidthWithoutTerminal;

    // Reading blocks its thread; waiting beside it lets Ctrl-C end the command while a question is open.
    public Task<string?> ReadLineAsync(CancellationToken cancellation) =>
        Task.Run(Console.In.ReadLine, cancellation).WaitAsync(cancellation);

    public Task<string?> ReadSecretAsync(CancellationToken cancellation) =>
        Task.Run(ReadKeys, cancellation).WaitAsync(cancellation);

    private static string? ReadKeys()
    {
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return typed.ToString();
                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(typed.Length - 1, 0);
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && typed.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
