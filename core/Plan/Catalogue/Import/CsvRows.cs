using System.Text;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>RFC 4180: fields split by commas, quoted where they hold one; a quote inside is written twice.</summary>
internal static class CsvRows
{
    /// <returns>Line number (from 1) and fields of each row; empty lines are left out.</returns>
    public static IEnumerable<(int Line, List<string> Fields)> Read(TextReader text)
    {
        var (line, start) = (0, 1);
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        while (text.ReadLine() is { } row)
        {
            line++;
            if (!quoted)
            {
                start = line;
            }
            else
            {
                field.Append('\n');
            }

            for (var i = 0; i < row.Length; i++)
            {
                var c = row[i];
                if (quoted)
                {
                    if (c != '"')
                    {
                        field.Append(c);
                    }
                    else if (i + 1 < row.Length && row[i + 1] == '"')
                    {
                        field.Append('"');
                        i++;
                    }
                    else
                    {
                        quoted = false;
                    }
                }
                else if (c == '"' && field.Length == 0)
                {
                    quoted = true;
                }
                else if (c == ',')
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }
                else
                {
                    field.Append(c);
                }
            }

            if (!quoted && (fields.Count > 0 || field.Length > 0))
            {
                fields.Add(field.ToString());
                field.Clear();
                yield return (start, fields);
                fields = [];
            }
        }

        if (fields.Count > 0 || field.Length > 0)
        {
            fields.Add(field.ToString());
            yield return (start, fields);
        }
    }
}
