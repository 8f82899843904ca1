using System.Text.Json;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// Walks a JSON document that may be far larger than memory: the caller sees the tokens in order and takes whole values
/// where it wants one.
/// </summary>
internal sealed class JsonStream(Stream stream)
{
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool atEnd;
    private JsonReaderState state = new(new JsonReaderOptions { AllowMultipleValues = true });

    public JsonTokenType Token { get; private set; }

    /// <summary>Of a property name or text.</summary>
    public string? Text { get; private set; }

    /// <summary>Objects and lists that are open before this token.</summary>
    public int Depth { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="JsonException">It is no JSON, or it is cut off.</exception>
    public bool Read() => Next((ref Utf8JsonReader reader) =>
    {
        if (!reader.Read())
        {
            return false;
        }

        Token = reader.TokenType;
        Depth = reader.CurrentDepth;
        Text = Token is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
        return true;
    });

    /// <summary>The next item of the list that is open; null at its end. To be disposed.</summary>
    public JsonDocument? Item()
    {
        JsonDocument? item = null;
        var read = Next((ref Utf8JsonReader reader) =>
        {
            return reader.Read() && (reader.TokenType == JsonTokenType.EndArray || JsonDocument.TryParseValue(ref reader, out item));
        });
        return read ? item : throw new JsonException("The file ends in the middle.");
    }

    /// <summary>The value after the property name that was read last; to be disposed.</summary>
    public JsonDocument Value()
    {
        JsonDocument? value = null;
        Next((ref Utf8JsonReader reader) => JsonDocument.TryParseValue(ref reader, out value));
        return value ?? throw new JsonException("The file ends in the middle.");
    }

    public void Skip()
    {
        if (!Next((ref Utf8JsonReader reader) => reader.Read() && reader.TrySkip()))
        {
            throw new JsonException("The file ends in the middle.");
        }
    }

    private bool Next(Step step)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), atEnd, state);
            if (step(ref reader))
            {
                start += (int)reader.BytesConsumed;
                state = reader.CurrentState;
                return true;
            }

            if (atEnd)
            {
                return false;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        atEnd = read == 0;
        end += read;
    }

    private delegate bool Step(ref Utf8JsonReader reader);
}
