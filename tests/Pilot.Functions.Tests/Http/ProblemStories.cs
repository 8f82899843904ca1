using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Functions.Http;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Http;

public sealed class ProblemStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task What_does_not_exist_is_explained()
    {
        await (await server.Anonymous().GetAsync("/nothing.txt")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
        await (await server.Anonymous().GetAsync("/api/v1/nothing")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0505");
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_answer_is_explained() =>
        await (await server.Admin().PatchAsync("/api/v1/jobs", null)).ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "PILOT0508");

    [Fact]
    public async Task A_body_of_another_type_is_explained() =>
        await (await server.Admin().PostAsync("/api/v1/jobs", new StringContent("x", Encoding.UTF8, "text/plain")))
            .ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "PILOT0507");

    [Theory]
    [InlineData("{\"package\": 5}")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_body_that_is_not_the_right_JSON_is_explained_without_names_of_ours(string body)
    {
        var answer = await server.Admin().PostAsync("/api/v1/jobs", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0502");
        problem.ToString().ShouldNotContain("Pilot.Core");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_explained()
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/packages/chunks/{new string('a', 64)}")
        {
            Content = new ByteArrayContent(new byte[PackageLimits.ChunkBytes + 1]),
            Headers = { ExpectContinue = true },
        };

        var answer = await server.Admin().SendAsync(request);

        await answer.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "PILOT0506");
    }

    [Fact]
    public async Task An_unexpected_failure_has_a_number_and_no_details()
    {
        using var broken = new PilotServer(change: services => services.AddSingleton<JobAccessBreaker>()
            .AddSingleton(provider => new Core.Collect.OutputStore(provider.GetRequiredService<JobAccessBreaker>().Broken)));
        var job = await broken.JobAsync("admin");

        var answer = await broken.Admin().GetAsync($"/api/v1/jobs/{job.Id}/outputs");

        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.InternalServerError, "PILOT0500");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldNotContain("secret");
        text.ShouldNotContain(" at ");
        problem.Detail!.ShouldMatch("under [0-9a-f]{32}");
    }

    [Fact]
    public void Every_number_that_the_API_gives_has_its_paragraph()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pilot.sln")))
        {
            folder = folder.Parent;
        }

        var pages = string.Concat(Directory.GetFiles(Path.Combine(folder.FullName, "docs", "errors"), "0*xx.md").Select(File.ReadAllText));
        var sources = Directory.GetFiles(Path.Combine(folder.FullName, "functions"), "*Errors.cs", SearchOption.AllDirectories)
            .Append(Path.Combine(folder.FullName, "core", "Accounts", "AccountErrors.cs"));
        var codes = sources.SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "PILOT0[45]\\d\\d"))
            .Select(match => match.Value).Distinct().ToList();

        codes.Count.ShouldBeGreaterThan(30);
        codes.Where(code => !pages.Contains($"## {code} ", StringComparison.Ordinal)).ShouldBeEmpty();
        codes.Where(code => ErrorStatus.Of(code) == 500 && code is not ("PILOT0500" or "PILOT0501" or "PILOT0509" or "PILOT0524" or "PILOT0526" or "PILOT0527"))
            .ShouldBeEmpty();
    }

    private sealed class JobAccessBreaker
    {
        public IBlobStore Broken { get; } = System.Reflection.DispatchProxy.Create<IBlobStore, Breaking>();
    }

    public class Breaking : System.Reflection.DispatchProxy
    {
        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException("secret: the password of the disk");
    }
}
