using Pilot.Engine.Embedded.Payloads;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>Which instances refer to which payloads in blob storage; written with what refers to them.</summary>
internal static class PayloadTable
{
    private const string Insert = "INSERT OR IGNORE INTO payloads (key, digest) VALUES (?1, ?2)";

    public static void Refer(SqlSession session, long key, string? payload)
    {
        if (PayloadReference.DigestOf(payload) is { } digest)
        {
            session.Execute(Insert, key, digest);
        }
    }

    public static void Refer(SqlSession session, long key, HistoryEvent happening)
    {
        foreach (var part in EventPayloads.Parts(happening))
        {
            Refer(session, key, EventPayloads.PayloadOf(part));
        }
    }

    public static void Refer(SqlSession session, long key, IReadOnlyList<string> digests)
    {
        for (var i = 0; i < digests.Count; i++)
        {
            session.Execute(Insert, key, digests[i]);
        }
    }

    public static bool IsReferred(SqlSession session, string digest) =>
        session.Number("SELECT 1 FROM payloads WHERE digest = ?1 LIMIT 1", digest) is not null;

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM payloads WHERE key = ?1", key);
}
