namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// The tables. Times are UTC ticks. <c>key</c> is an instance's number: an id that is used again gets a new one, so nothing
/// that is left in memory can be mistaken for the newcomer's. Only unfinished work has rows in inbox, activities and timers.
/// </summary>
internal static class Schema
{
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            execution TEXT NOT NULL,
            status INTEGER NOT NULL,
            turns INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            start_at INTEGER,
            input TEXT,
            output TEXT,
            custom_status TEXT,
            failure TEXT,
            parent_key INTEGER,
            parent_execution TEXT,
            parent_task INTEGER,
            parent_name TEXT,
            parent_id TEXT
        ) STRICT;
        CREATE INDEX instances_open ON instances (key) WHERE status IN (0, 6, 7);
        CREATE INDEX instances_by_status ON instances (status, key);
        CREATE INDEX instances_children ON instances (parent_key) WHERE parent_key IS NOT NULL;

        -- One row per turn: a JSON array of history events.
        CREATE TABLE history (
            key INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (key, turn)
        ) STRICT, WITHOUT ROWID;

        -- Messages that no turn has taken yet, in order of position.
        CREATE TABLE inbox (
            key INTEGER NOT NULL,
            position INTEGER NOT NULL,
            message BLOB NOT NULL,
            PRIMARY KEY (key, position)
        ) STRICT, WITHOUT ROWID;

        -- A row lives until the result is in the inbox. running is 1 from start to a clean stop, so that a crash can be counted.
        CREATE TABLE activities (
            key INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT NOT NULL,
            input TEXT,
            attempts INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            running INTEGER NOT NULL,
            PRIMARY KEY (key, task)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE timers (
            key INTEGER NOT NULL,
            task INTEGER NOT NULL,
            fire_at INTEGER NOT NULL,
            PRIMARY KEY (key, task)
        ) STRICT, WITHOUT ROWID;
        """;
}
