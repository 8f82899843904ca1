using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Tests.Support;

/// <summary>The real server on a free port with a folder of its own; only the orchestrations are remembered, not run.</summary>
internal sealed class PilotServer : WebApplicationFactory<Program>
{
    public const string Password = "correct horse";

    private readonly TimeProvider? clock;
    private readonly Action<IServiceCollection>? change;
    private readonly bool keepHome;
    private readonly Dictionary<string, string>? settings;

    public PilotServer(
        TimeProvider? clock = null, Action<IServiceCollection>? change = null, string? home = null, bool keepHome = false,
        Dictionary<string, string>? settings = null)
    {
        this.settings = settings;
        this.keepHome = keepHome;
        this.clock = clock;
        this.change = change;
        Home = home ?? Directory.CreateTempSubdirectory("pilot-server-").FullName;
        UseKestrel(0);
        StartServer();
    }

    public string Home { get; }

    public StringWriter Output { get; } = new();

    public FakeOrchestrations Orchestrations { get; } = new();

    public IBlobStore Blobs => Services.GetRequiredService<IBlobStore>();

    public JobStore Jobs => Services.GetRequiredService<JobStore>();

    public HttpClient Anonymous() => CreateClient();

    public HttpClient Admin() => With(JsonDocument.Parse(File.ReadAllText(Path.Combine(Home, "server.json"))).RootElement.GetProperty("token").GetString()!);

    /// <summary>Makes the account when it is not there yet, and logs in.</summary>
    public async Task<HttpClient> UserAsync(string name = "ada")
    {
        var accounts = Services.GetRequiredService<AccountStore>();
        if (await accounts.GetAsync(name) is null)
        {
            await accounts.CreateAsync(name, AccountRole.User, Password);
        }

        return With((await Services.GetRequiredService<TokenStore>().IssueAsync(name)).Token);
    }

    public async Task<JobDocument> JobAsync(string owner, string name = "digits", params JobState[] path)
    {
        var id = JobId.New();
        await Jobs.CreateAsync(new JobDocument
        {
            Id = id,
            Owner = owner,
            Name = name,
            ResourceName = "digits-1",
            Package = new string('a', 64),
            Created = DateTimeOffset.UtcNow,
            Request = new JobRequest(),
        });
        if (path.Length > 0)
        {
            Orchestrations.Set(id, OrchestrationRuntimeStatus.Running);
        }

        return await MoveAsync(id, path);
    }

    public async Task<JobDocument> MoveAsync(JobId id, params JobState[] path)
    {
        var job = await Jobs.GetAsync(id);
        foreach (var state in path)
        {
            job = await Jobs.ApplyAsync(id, new JobChange(job!.Revision + 1, state, $"Now {state}."));
        }

        return job!;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("home", Home);
        // Whatever lies beside the tests: a console is served where a story brings one.
        builder.UseSetting("console", Home);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<OrchestrationClient>(Orchestrations);
            services.AddSingleton<IPasswordHasher, FastHasher>();
            services.AddSingleton<TextWriter>(Output);
            if (clock is not null)
            {
                services.AddSingleton(clock);
            }

            change?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !keepHome && Directory.Exists(Home))
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    private HttpClient With(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private sealed class FastHasher : IPasswordHasher
    {
        public string Hash(string password) => AccessTokens.Hash(password);

        public PasswordCheck Verify(string hash, string password) =>
            hash == AccessTokens.Hash(password) ? PasswordCheck.Right : PasswordCheck.Wrong;
    }
}

internal static class HttpStories
{
    public static async Task<Problem> ShouldBeProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize(text, PilotJson.Default.Problem)!;
        problem.Code.ShouldBe(code);
        problem.Status.ShouldBe((int)status);
        problem.Remedy.ShouldNotBeNullOrEmpty();
        return problem;
    }

    public static async Task<T> ShouldBeAsync<T>(this HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        return (T)JsonSerializer.Deserialize(text, typeof(T), PilotJson.Default)!;
    }

    public static Task<HttpResponseMessage> PostAsync<T>(this HttpClient client, string path, T body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body, PilotJson.Default.Options.GetTypeInfo(typeof(T)) as System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>
                ?? throw new InvalidOperationException()),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return client.SendAsync(request);
    }
}
