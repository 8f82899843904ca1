namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// The tables. Times are UTC ticks. <c>key</c> is an instance's number: an id that is used again gets a new one, so nothing
/// that is left in memory can be mistaken for the newcomer's. Only unfinished work has rows in inbox, activities and timers.
/// An instance's own row changes when its status does; how many turns it has made, and when, stands in its history. One whose
/// row says pending is running when it has a history: its first turn need not change two tables.
/// </summary>
internal static class Schema
{
    public const int Version = 4;

    /// <summary>What leads from each version to the next; the first makes an empty file version 1.</summary>
    public static readonly string[] Steps = [Version1, Version2, Version3, Version4];

    private const string Version1 = """
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

        -- A row lives until a turn has taken the result. running is 1 from the moment that an attempt is noted until a clean
        -- stop, so that a crash can be counted; short attempts come and go without a note.
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

    private const string Version2 = """
        -- The lease of a noted attempt: since when it runs, and when it last showed that it lives.
        ALTER TABLE activities ADD COLUMN began_at INTEGER;
        ALTER TABLE activities ADD COLUMN beat_at INTEGER;

        -- A turn that is noted while it runs, and the crashes that it was running at.
        ALTER TABLE instances ADD COLUMN turning INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE instances ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE instances ADD COLUMN trace_parent TEXT;

        -- Work that is not tried again until somebody says so; task -1 is the instance's next turn.
        CREATE TABLE parked (
            key INTEGER NOT NULL,
            task INTEGER NOT NULL,
            error TEXT NOT NULL,
            parked_at INTEGER NOT NULL,
            PRIMARY KEY (key, task)
        ) STRICT, WITHOUT ROWID;

        -- Which instances refer to which payload in blob storage.
        CREATE TABLE payloads (
            key INTEGER NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (key, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX payloads_by_digest ON payloads (digest);

        -- Facts about the whole file: 'clean' is 1 while nobody has it open and the last owner closed it.
        CREATE TABLE engine (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    private const string Version3 = """
        -- 1 while history holds a call of an activity without an outcome. What is open stands in history; a row in activities
        -- lasts to the end of the execution and holds what history does not: attempts that were noted, and inputs that are long.
        ALTER TABLE instances ADD COLUMN calls_open INTEGER NOT NULL DEFAULT 0;
        UPDATE instances SET calls_open = 1 WHERE key IN (SELECT key FROM activities);

        -- When the turn was made. Older turns have 0, and their instance has the time.
        ALTER TABLE history ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE instances DROP COLUMN turns;

        -- Queries are in order of creation, and of key among those created at the same time.
        DROP INDEX instances_open;
        DROP INDEX instances_by_status;
        CREATE INDEX instances_by_status ON instances (status, created_at);
        CREATE INDEX instances_by_creation ON instances (created_at);
        """;

    private const string Version4 = """
        -- Turns lie one after the other as they are made, so that those of many instances that share a commit share pages too:
        -- in order of instance, each of them was a page of its own.
        CREATE TABLE turns (
            position INTEGER PRIMARY KEY,
            key INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            made_at INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO turns (key, turn, events, made_at) SELECT key, turn, events, made_at FROM history ORDER BY key, turn;
        DROP TABLE history;
        ALTER TABLE turns RENAME TO history;
        CREATE UNIQUE INDEX history_by_turn ON history (key, turn);
        """;
}
