using Microsoft.Data.Sqlite;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>Databases as earlier versions left them, with work in every state that a row can be in.</summary>
public sealed class MigrationTests : IDisposable
{
    /// <summary>The tables of version 1, as text: what a later version says of them must not change this test.</summary>
    private const string Version1 = """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, execution TEXT NOT NULL,
            status INTEGER NOT NULL, turns INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            start_at INTEGER, input TEXT, output TEXT, custom_status TEXT, failure TEXT,
            parent_key INTEGER, parent_execution TEXT, parent_task INTEGER, parent_name TEXT, parent_id TEXT) STRICT;
        CREATE INDEX instances_open ON instances (key) WHERE status IN (0, 6, 7);
        CREATE INDEX instances_by_status ON instances (status, key);
        CREATE INDEX instances_children ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (
            key INTEGER NOT NULL, turn INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (key, turn)) STRICT, WITHOUT ROWID;
        CREATE TABLE inbox (
            key INTEGER NOT NULL, position INTEGER NOT NULL, message BLOB NOT NULL, PRIMARY KEY (key, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE activities (
            key INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT, attempts INTEGER NOT NULL,
            crashes INTEGER NOT NULL, running INTEGER NOT NULL, PRIMARY KEY (key, task)) STRICT, WITHOUT ROWID;
        CREATE TABLE timers (
            key INTEGER NOT NULL, task INTEGER NOT NULL, fire_at INTEGER NOT NULL, PRIMARY KEY (key, task)) STRICT, WITHOUT ROWID;
        PRAGMA user_version=1;
        """;

    // One calls an activity that was running, one waits for an event that has come and a timer, one has ended.
    private const string Rows = """
        INSERT INTO instances (id, name, execution, status, turns, created_at, updated_at, input, output) VALUES
            ('calls', 'Call', 'x1', 0, 1, 10, 11, '"you"', NULL), ('waits', 'Wait', 'x2', 0, 1, 20, 21, '5', NULL),
            ('ended', 'Call', 'x3', 1, 2, 30, 31, '"me"', '"Hello me!"');
        INSERT INTO history (key, turn, events) VALUES
            (1, 0, CAST('[{"type":"turnStarted","at":"2026-01-01T12:00:00Z"},{"type":"executionStarted","engineVersion":1,"name":"Call","instanceId":"calls","executionId":"x1","input":"you"},{"type":"activityScheduled","name":"Greet","input":"you","taskId":0}]' AS BLOB)),
            (2, 0, CAST('[{"type":"turnStarted","at":"2026-01-01T12:00:00Z"},{"type":"executionStarted","engineVersion":1,"name":"Wait","instanceId":"waits","executionId":"x2","input":5},{"type":"timerCreated","fireAt":"2026-01-01T12:00:05Z","taskId":0}]' AS BLOB)),
            (3, 0, CAST('[{"type":"turnStarted","at":"2026-01-01T12:00:00Z"},{"type":"executionStarted","engineVersion":1,"name":"Call","instanceId":"ended","executionId":"x3","input":"me"},{"type":"activityScheduled","name":"Greet","input":"me","taskId":0}]' AS BLOB)),
            (3, 1, CAST('[{"type":"turnStarted","at":"2026-01-01T12:00:01Z"},{"type":"activityCompleted","result":"Hello me!","taskId":0},{"type":"executionCompleted","output":"Hello me!"}]' AS BLOB));
        INSERT INTO activities (key, task, name, input, attempts, crashes, running) VALUES (1, 0, 'Greet', '"you"', 3, 2, 1);
        INSERT INTO timers (key, task, fire_at) VALUES (2, 0, 639028656050000000);
        INSERT INTO inbox (key, position, message) VALUES (2, 1, CAST('{"type":"eventRaised","name":"go","payload":7}' AS BLOB));
        """;

    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<string, string>("Greet", (context, name) => Task.FromResult($"Hello {name}, at attempt {context.Attempt}!"))
        .Orchestration<string, string>("Call", (context, name) => context.CallActivityAsync<string>("Greet", name))
        .Orchestration<int, int>("Wait", async (context, seconds) =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
            return await context.WaitForExternalEvent<int>("go");
        });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_database_of_version_1_is_brought_up_and_all_that_was_under_way_goes_on()
    {
        Run(Version1, Rows);

        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);

        (await host.Client.CompletionOf("calls")).SerializedOutput.ShouldBe("\"Hello you, at attempt 4!\"");
        (await host.Client.CompletionOf("waits")).SerializedOutput.ShouldBe("7");
        var ended = (await host.Client.GetInstanceAsync("ended", getInputsAndOutputs: true))!;
        (ended.SerializedOutput, ended.CreatedAt.UtcTicks, ended.LastUpdatedAt.UtcTicks).ShouldBe(("\"Hello me!\"", 30, 31));
        (await host.Client.GetAllInstancesAsync().Select(one => one.InstanceId).ToListAsync()).ShouldBe(["calls", "waits", "ended"]);
    }

    [Fact]
    public async Task A_call_that_was_parked_by_version_2_waits_until_somebody_says_so()
    {
        Run(Version1, Schema.Steps[1], "PRAGMA user_version=2", Rows, """
            INSERT INTO parked (key, task, error, parked_at) VALUES (1, 0, '{"errorType":"T","errorMessage":"m"}', 12)
            """);

        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);

        await host.Client.CompletionOf("waits");
        (await host.Inspector.ShowAsync("calls", CancellationToken.None)).Parked.ShouldHaveSingleItem().Activity.ShouldBe("Greet");
        (await host.Inspector.RetryAsync("calls")).ShouldBe(1);
        (await host.Client.CompletionOf("calls")).SerializedOutput.ShouldBe("\"Hello you, at attempt 4!\"");
    }

    [Fact]
    public async Task A_history_of_version_3_keeps_its_order()
    {
        Run(Version1, Schema.Steps[1], Rows, Schema.Steps[2], "PRAGMA user_version=3");

        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);

        await host.Client.CompletionOf("calls");
        var page = host.Inspector.ReadTimeline("ended", default, 10);
        page.Entries.Select(entry => entry.At).ShouldBeInOrder();
        page.Entries.Select(entry => entry.Turn).Distinct().Count().ShouldBe(2);
        (await host.Inspector.ShowAsync("ended", CancellationToken.None)).Turns.ShouldBe(2);
    }

    private void Run(params string[] scripts)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        foreach (var script in scripts)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants.
            command.CommandText = script;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
