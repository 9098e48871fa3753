using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Concludes events, and removes conclusions.</summary>
internal static class Settling
{
    // As many as take a few milliseconds: callers that enqueue wait for this.
    private const int PurgeRows = 5000;

    private const string IsHeld = "EXISTS (SELECT 1 FROM leases WHERE leases.key = pending.lease AND owner = ?)";

    // Nothing is found for an event that the owner no longer holds. OR FAIL as in appending: no journal of the statement's own.
    private const string Conclude = $"""
        INSERT OR FAIL INTO conclusions (destination, id, outcome, concluded_at, attempts, sequence, reason, digest, content)
        SELECT destination, id, ?, ?, ?, sequence, ?, digest, CASE WHEN ? THEN content END FROM pending WHERE sequence = ? AND {IsHeld}
        """;

    // A cross join keeps the order of the tables: only rows of this call are read.
    private const string CountConcluded = """
        INSERT INTO counters (service, outcome, count)
        SELECT d.service, c.outcome, count(*) FROM conclusions c CROSS JOIN destinations d WHERE d.key = c.destination AND c.position >= ? GROUP BY d.service, c.outcome
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """;

    private const string Return = $"""
        UPDATE pending SET attempts = ?, first_unknown_at = ?, key_refused_at = ?, reason = ?, due = ?, state = ?, lease = NULL, interrupted_at = NULL
        WHERE sequence = ? AND {IsHeld}
        """;

    public static IReadOnlyList<long> Settle(WriteSession session, string owner, IReadOnlyList<EventSettlement> settlements)
    {
        session.Limit(isLimited: false);
        var positions = new long[settlements.Count];
        for (var index = 0; index < positions.Length; index++)
        {
            if (settlements[index].Outcome == UsageOutcome.Pending)
            {
                MakeWait(session, owner, settlements[index]);
            }
            else
            {
                positions[index] = Move(session, owner, settlements[index]);
            }
        }

        // Positions only grow: from the first of this call on, all are of this call.
        if (Array.Find(positions, static position => position > 0) is var first and > 0)
        {
            session.Prepare(CountConcluded).With(first).Run();
        }

        session.Prepare("DELETE FROM leases WHERE owner = ? AND NOT EXISTS (SELECT 1 FROM pending WHERE lease = leases.key)").With(owner).Run();
        return positions;
    }

    public static bool Remove(WriteSession session, long position)
    {
        session.Limit(isLimited: false);
        return session.Prepare("DELETE FROM conclusions WHERE position = ?").With(position).Run() == 1;
    }

    public static bool Purge(WriteSession session, long before)
    {
        session.Limit(isLimited: false);
        return session.Prepare("DELETE FROM conclusions WHERE position IN (SELECT position FROM conclusions INDEXED BY conclusions_age WHERE content IS NULL AND concluded_at < ? LIMIT ?)")
            .With(before).With((long)PurgeRows).Run() == PurgeRows;
    }

    /// <returns>The position; 0 when the owner no longer holds the event.</returns>
    private static long Move(WriteSession session, string owner, EventSettlement settlement)
    {
        var moved = session.Prepare(Conclude)
            .With((long)settlement.Outcome).With(settlement.At).With((long)settlement.State.Attempts).With(settlement.State.Reason)
            .With(settlement.HasContent ? 1L : 0L).With(settlement.Event.Sequence).With(owner).Run();
        if (moved == 0)
        {
            return 0;
        }

        var position = session.LastRow();
        session.Prepare("DELETE FROM pending WHERE sequence = ?").With(settlement.Event.Sequence).Run();
        return position;
    }

    private static void MakeWait(WriteSession session, string owner, EventSettlement settlement)
    {
        var state = settlement.State;
        session.Prepare(Return)
            .With((long)state.Attempts).With(state.FirstUnknownAt).With(state.KeyRefusedAt).With(state.Reason).With(settlement.Due)
            .With(settlement.Due > settlement.At ? 1L : 0L).With(settlement.Event.Sequence).With(owner).Run();
    }
}
