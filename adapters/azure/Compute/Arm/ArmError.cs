using System.Text.Json;

namespace Pilot.Adapters.Azure.Compute.Arm;

/// <summary>What Azure says when it does not do something.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer or no credential to ask with.</param>
/// <param name="Code">Such as <c>ContainerGroupQuotaReached</c>; one of the constants here when Azure said none.</param>
/// <param name="Inner">Codes and messages of the errors within, outermost first.</param>
internal sealed record ArmError(int Status, string Code, string Message, IReadOnlyList<ArmError> Inner)
{
    /// <summary>The request may have arrived and been done, or not.</summary>
    public const string NoAnswer = "NoAnswer";

    /// <summary>The machine of the platform has no way to log in.</summary>
    public const string NoCredential = "NoCredential";

    public IEnumerable<ArmError> All => Inner.Prepend(this);

    public static ArmError Of(int status, string code, string message) => new(status, code, message, []);

    /// <summary>From <c>{"error": {...}}</c>, from the error alone, or from what else a gateway may answer.</summary>
    public static ArmError Read(int status, JsonElement? body)
    {
        var error = body is { ValueKind: JsonValueKind.Object } whole
            ? whole.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : whole
            : default;
        var found = new List<ArmError>();
        Collect(status, error, found, depth: 0);
        return found.Count == 0
            ? Of(status, $"{status}", $"Azure answered {status} without saying why.")
            : found[0] with { Inner = found[1..] };
    }

    public bool HasCode(params ReadOnlySpan<string> codes)
    {
        foreach (var error in All)
        {
            foreach (var code in codes)
            {
                if (error.Code.TrimEnd('.').Equals(code, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public bool Says(string text) => All.Any(error => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The sentence that says most: outer errors often only say that something failed.</summary>
    public string Sentence => All.MaxBy(error => error.Message.Length)!.Message;

    public override string ToString() => $"{Code}: {Sentence}";

    private static void Collect(int status, JsonElement error, List<ArmError> found, int depth)
    {
        if (error.ValueKind != JsonValueKind.Object || depth > 8)
        {
            return;
        }

        if (Text(error, "code") is { } code || Text(error, "message") is not null)
        {
            found.Add(Of(status, Text(error, "code") ?? "", Text(error, "message") ?? ""));
        }

        if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
        {
            foreach (var detail in details.EnumerateArray())
            {
                Collect(status, detail, found, depth + 1);
            }
        }

        if (error.TryGetProperty("innererror", out var inner))
        {
            Collect(status, inner, found, depth + 1);
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
