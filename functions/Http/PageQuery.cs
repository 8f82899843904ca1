using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Pilot.Core.Errors;

namespace Pilot.Functions.Http;

/// <summary>The two parameters that every list takes.</summary>
internal sealed class PageQuery
{
    public const int MaxLimit = 200;

    private const int DefaultLimit = 50;

    [FromQuery(Name = "limit")]
    [Description("Items on the page, 1 to 200; 50 when left out.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("The `next` of the page before, as it is.")]
    public string? Cursor { get; init; }

    public int Size => Limit switch
    {
        null => DefaultLimit,
        >= 1 and <= MaxLimit => Limit.Value,
        _ => throw new PilotException(RequestErrors.Limit(Limit.Value)),
    };

    /// <returns>The position that a cursor of this list stands for; null at the top.</returns>
    /// <param name="list">Which list; a cursor of another one is refused.</param>
    public string? Position(string list)
    {
        if (string.IsNullOrEmpty(Cursor))
        {
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Cursor));
            var prefix = $"{list}\n";
            if (text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal) && !text.Contains('�', StringComparison.Ordinal))
            {
                return text[prefix.Length..];
            }
        }
        catch (FormatException)
        {
        }

        throw new PilotException(RequestErrors.Cursor());
    }

    /// <returns>The cursor for a position; null for null.</returns>
    public static string? Next(string list, string? position) =>
        position is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}\n{position}"));
}
