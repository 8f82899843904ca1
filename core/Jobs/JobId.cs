using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Core.Jobs;

/// <summary>
/// <c>job_</c> and 20 lower-case letters and digits. Also the instance id of the job's orchestration.
/// </summary>
[JsonConverter(typeof(JobIdJsonConverter))]
public readonly record struct JobId
{
    private const string Prefix = "job_";
    private const int Digits = 20;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";
    private static readonly SearchValues<char> AlphabetSet = SearchValues.Create(Alphabet);

    private readonly string? value;

    private JobId(string value) => this.value = value;

    public static JobId New() => FromBytes(RandomNumberGenerator.GetBytes(Digits));

    /// <summary>The same owner and key always give the same job, so that a repeated submit makes one job.</summary>
    public static JobId FromIdempotencyKey(string owner, string key) =>
        FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{key}")));

    public static bool TryParse(string? text, out JobId id)
    {
        var ok = text is not null
            && text.Length == Prefix.Length + Digits
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(AlphabetSet);
        id = ok ? new JobId(text!) : default;
        return ok;
    }

    public static JobId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a job id.");

    public override string ToString() => value ?? throw new InvalidOperationException("The job id was never set.");

    private static JobId FromBytes(byte[] bytes) =>
        new(Prefix + string.Create(Digits, bytes, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[source[i] & 31];
            }
        }));
}

/// <summary>A job id is a plain JSON string.</summary>
public sealed class JobIdJsonConverter : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a job id.");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
