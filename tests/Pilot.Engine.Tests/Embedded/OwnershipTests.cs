using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Core.Errors;
using Pilot.Engine.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

public sealed class OwnershipTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_second_engine_on_the_same_database_is_refused_and_told_who_has_it()
    {
        await using var first = await EmbeddedHost.StartAsync(folder.Database, new ContractSetup());

        var refusal = await Should.ThrowAsync<PilotException>(EmbeddedHost.StartAsync(folder.Database, new ContractSetup()));

        refusal.Error.Code.ShouldBe("PILOT0805");
        refusal.Error.Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task A_database_of_another_version_is_left_alone()
    {
        await using (await EmbeddedHost.StartAsync(folder.Database, new ContractSetup()))
        {
        }

        await using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            await command.ExecuteNonQueryAsync();
        }

        var refusal = await Should.ThrowAsync<PilotException>(EmbeddedHost.StartAsync(folder.Database, new ContractSetup()));

        refusal.Error.Code.ShouldBe("PILOT0806");
    }

    [Fact]
    public async Task The_client_of_an_engine_that_is_not_running_says_so()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddEmbeddedEngine(options => options.DatabasePath = folder.Database);
        await using var provider = services.BuildServiceProvider();

        var refusal = await Should.ThrowAsync<PilotException>(
            () => provider.GetRequiredService<OrchestrationClient>().GetInstanceAsync("any"));

        refusal.Error.Code.ShouldBe("PILOT0813");
    }

    [Fact]
    public async Task Unknown_names_ids_and_tokens_are_refused_with_their_numbers()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, new ContractSetup());

        (await CodeOf(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Nobody"))).ShouldBe("PILOT0803");
        (await CodeOf(() => host.Client.WaitForInstanceCompletionAsync("nobody"))).ShouldBe("PILOT0811");
        (await CodeOf(() => host.Client.RestartAsync("nobody"))).ShouldBe("PILOT0811");
        (await CodeOf(() => host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 0)).AnyAsync().AsTask())).ShouldBe("PILOT0814");
        (await CodeOf(() => host.Client.GetAllInstancesAsync(new OrchestrationQuery(ContinuationToken: "x")).AnyAsync().AsTask())).ShouldBe("PILOT0814");
    }

    private static async Task<string> CodeOf(Func<Task> act) => (await Should.ThrowAsync<PilotException>(act)).Error.Code;
}
