using System.IO.Compression;
using System.Net;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.WebConsole;

public sealed class ConsoleStories : IDisposable
{
    private const string Page = "<!doctype html><title>console</title><script src=\"/assets/app-1a2b3c4d.js\"></script>";

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-console-").FullName;
    private readonly string program = string.Concat(Enumerable.Repeat("console.log('hello');\n", 500));
    private readonly PilotServer server;

    public ConsoleStories()
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        File.WriteAllText(Path.Combine(folder, "index.html"), Page);
        File.WriteAllText(Path.Combine(folder, "assets", "app-1a2b3c4d.js"), program);
        File.WriteAllText(Path.Combine(folder, ".secret"), "hidden");
        server = new PilotServer(settings: new Dictionary<string, string>
        {
            ["console"] = folder, ["console-origins"] = "https://console.example.com, http://localhost:5173",
        });
    }

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/jobs")]
    [InlineData("/jobs/job_0123456789abcdefghij")]
    [InlineData("/deploy/job_0123456789abcdefghij?plan=cheapest")]
    public async Task Every_address_of_the_console_begins_with_its_page(string path)
    {
        var answer = await server.Anonymous().GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        (await answer.Content.ReadAsStringAsync()).ShouldBe(Page);
    }

    [Fact]
    public async Task What_the_API_does_not_know_stays_a_problem()
    {
        var anonymous = server.Anonymous();

        await (await anonymous.GetAsync("/api/v1/nothing")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await anonymous.GetAsync("/openapi/v2/no")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await anonymous.GetAsync("/assets/gone-1a2b3c4d.js")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await anonymous.GetAsync("/.secret")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await anonymous.GetAsync("/..%2f..%2fetc/host.conf")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await anonymous.PostAsync("/jobs", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        (await anonymous.GetStringAsync("/openapi/v1.json")).ShouldStartWith("{");
    }

    [Fact]
    public async Task A_file_whose_name_carries_its_hash_is_kept_for_good_and_comes_small()
    {
        using var asking = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b3c4d.js");
        asking.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");

        var answer = await server.Anonymous().SendAsync(asking);

        answer.Headers.NonValidated["Cache-Control"].ToString().ShouldBe("public, max-age=31536000, immutable");
        answer.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        var packed = await answer.Content.ReadAsByteArrayAsync();
        packed.Length.ShouldBeLessThan(program.Length / 10);
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress));
        (await reader.ReadToEndAsync()).ShouldBe(program);
        (await server.Anonymous().GetStringAsync("/assets/app-1a2b3c4d.js")).ShouldBe(program);
    }

    [Fact]
    public async Task A_page_that_the_browser_has_is_not_sent_again_until_a_new_one_was_built()
    {
        var anonymous = server.Anonymous();
        var first = await anonymous.GetAsync("/");
        anonymous.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        (await anonymous.GetAsync("/jobs")).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), Page + "new");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "index.html"), DateTime.UtcNow.AddSeconds(2));

        (await anonymous.GetStringAsync("/jobs")).ShouldBe(Page + "new");
    }

    [Theory]
    [InlineData("https://console.example.com", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://evil.example.com", false)]
    public async Task Pages_of_named_origins_alone_may_call_the_API(string origin, bool may)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/jobs");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
        using var asking = new HttpRequestMessage(HttpMethod.Get, "/api/v1/jobs");
        asking.Headers.Add("Origin", origin);

        var allowed = await server.Anonymous().SendAsync(preflight);
        var answer = await server.Anonymous().SendAsync(asking);

        string[] expected = may ? [origin] : [];
        Origins(allowed).ShouldBe(expected);
        Origins(answer).ShouldBe(expected);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nobody_elses_pages_may_call_the_API_by_default()
    {
        using var closed = new PilotServer();
        using var asking = new HttpRequestMessage(HttpMethod.Get, "/api/v1/health");
        asking.Headers.Add("Origin", "https://console.example.com");

        Origins(await closed.Anonymous().SendAsync(asking)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_built_console_every_address_says_what_to_do()
    {
        using var bare = new PilotServer();

        (await bare.Anonymous().GetStringAsync("/deploy/job_0123456789abcdefghij")).ShouldContain("ServerlessPilot is running");
        (await (await bare.Admin().GetAsync("/api/v1/platform")).Content.ReadAsStringAsync()).ShouldContain("\"console\":false");
    }

    [Fact]
    public async Task The_platform_says_what_it_is_made_of()
    {
        var facts = await (await server.Admin().GetAsync("/api/v1/platform")).Content.ReadAsStringAsync();

        facts.ShouldContain("\"storage\":\"folder\"");
        facts.ShouldContain("\"targets\":[\"local\"]");
        facts.ShouldContain("\"console\":true");
        facts.ShouldContain("\"origins\":[\"https://console.example.com\",\"http://localhost:5173\"]");
    }

    private static string[] Origins(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? [.. values] : [];
}
