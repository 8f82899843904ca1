using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>One column: its heading, and whether it gives way when the table is too wide.</summary>
internal sealed record Column(string Heading, bool Shrinks = false, bool AlignRight = false);

/// <summary>One cell with its colour.</summary>
internal readonly record struct Cell(string Text, Style? Style = null)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A table without lines that fits the terminal: the shrinking columns are cut, widest first.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const int Gap = 2;
    private const int NarrowestColumn = 8;
    private readonly List<Cell[]> rows = [];
    private readonly Dictionary<int, List<string>> notes = [];

    public void Add(params Cell[] cells) => rows.Add(cells);

    /// <summary>A line under the row that was added last, over all columns.</summary>
    public void AddNote(string text)
    {
        if (!notes.TryGetValue(rows.Count - 1, out var lines))
        {
            notes[rows.Count - 1] = lines = [];
        }

        lines.Add(text);
    }

    public void Write(IAnsiConsole console, int width, string indent = "")
    {
        var widths = Fitted(width - indent.Length);
        WriteRow(console, [.. columns.Select(column => new Cell(column.Heading, StyledText.Quiet))], widths, indent);
        for (var i = 0; i < rows.Count; i++)
        {
            WriteRow(console, rows[i], widths, indent);
            foreach (var (line, note) in (notes.GetValueOrDefault(i) ?? []).Index())
            {
                console.WriteStyled($"{indent}{Cells.Fit($"  {(line == 0 ? '↳' : ' ')} {note}", width - indent.Length)}\n", StyledText.Quiet);
            }
        }
    }

    private int[] Fitted(int available)
    {
        var widths = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            widths[i] = rows.Select(row => Cells.Width(Cells.Clean(row[i].Text))).Append(columns[i].Heading.Length).Max();
        }

        while (widths.Sum() + (Gap * (columns.Length - 1)) > available)
        {
            var widest = -1;
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Shrinks && widths[i] > NarrowestColumn && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    private void WriteRow(IAnsiConsole console, Cell[] cells, int[] widths, string indent)
    {
        console.WriteStyled(indent);
        for (var i = 0; i < cells.Length; i++)
        {
            var text = Cells.Fit(cells[i].Text, widths[i]);
            var last = i == cells.Length - 1;
            text = columns[i].AlignRight ? Cells.PadLeft(text, widths[i]) : last ? text : Cells.PadRight(text, widths[i]);
            console.WriteStyled(text, cells[i].Style);
            console.WriteStyled(last ? "\n" : new string(' ', Gap));
        }
    }
}
