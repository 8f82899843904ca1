using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pilot.Core.JobFiles;

/// <summary>A node as JSON text. Plain scalars become numbers, truth values and null where JSON has the same spelling.</summary>
public static class NodeJson
{
    public static string Write(JobFileNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, node);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JobFileNode node)
    {
        switch (node)
        {
            case JobFileMap map:
                json.WriteStartObject();
                foreach (var member in map.Members)
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JobFileList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JobFileScalar { IsNull: true }:
                json.WriteNullValue();
                break;
            case JobFileScalar { Quoted: false } scalar when IsJsonLiteral(scalar.Text):
                json.WriteRawValue(scalar.Text);
                break;
            case JobFileScalar scalar:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }

    // The text is kept as written, so 1.10 stays 1.10.
    private static bool IsJsonLiteral(string text)
    {
        if (text is "true" or "false")
        {
            return true;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
