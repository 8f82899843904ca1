using System.Text.Json;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Http;

public sealed class OpenApiStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    /// <summary>On purpose changed? Copy the file that the failure names over the golden one.</summary>
    [Fact]
    public async Task The_description_of_the_API_is_the_golden_one()
    {
        var text = Pretty(await server.Anonymous().GetStringAsync("/openapi/v1.json"));
        var golden = Path.Combine(AppContext.BaseDirectory, "Golden", "openapi.json");
        var actual = Path.Combine(AppContext.BaseDirectory, "Golden", "openapi.actual.json");
        Directory.CreateDirectory(Path.GetDirectoryName(actual)!);
        await File.WriteAllTextAsync(actual, text);

        text.ShouldBe(File.Exists(golden) ? await File.ReadAllTextAsync(golden) : "", $"The new description is at {actual}.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_says_whether_it_needs_a_token()
    {
        using var document = JsonDocument.Parse(await server.Anonymous().GetStringAsync("/openapi/v1.json"));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()).ToList();

        operations.Count.ShouldBeGreaterThan(40);
        foreach (var operation in operations)
        {
            operation.Value.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty();
            operation.Value.GetProperty("summary").GetString()!.ShouldEndWith(".");
        }

        operations.Where(operation => !operation.Value.TryGetProperty("security", out _))
            .Select(operation => operation.Value.GetProperty("operationId").GetString()).Order().ShouldBe(["exchangeLoginCode", "health", "login"]);
    }

    private static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray()) + "\n";
    }
}
