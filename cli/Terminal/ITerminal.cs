namespace Pilot.Cli.Terminal;

/// <summary>The person, if there is one: what the streams are connected to, and answers to questions.</summary>
internal interface ITerminal
{
    bool InputIsTerminal { get; }

    bool OutIsTerminal { get; }

    bool ErrorIsTerminal { get; }

    /// <summary>Columns of the terminal; 80 when there is none.</summary>
    int Width { get; }

    /// <summary>One line without its end; null at the end of input.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellation);

    /// <summary>One line that is not shown while it is typed; null at the end of input.</summary>
    Task<string?> ReadSecretAsync(CancellationToken cancellation);
}
