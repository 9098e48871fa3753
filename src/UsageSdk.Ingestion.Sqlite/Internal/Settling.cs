using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Concludes events, and removes conclusions.</summary>
internal static class Settling
{
    // As many as take a few milliseconds: callers that enqueue wait for this.
    private const int PurgeRows = 5000;

    private const string IsHeld = "EXISTS (SELECT 1 FROM leases WHERE leases.key = pending.lease AND owner = ?)";

    // A RETURNING clause would make a table for each row.
    private const string Held = $"SELECT destination FROM pending WHERE sequence = ? AND {IsHeld}";

    private const string Conclude = """
        INSERT INTO conclusions (destination, id, outcome, concluded_at, attempts, sequence, reason, digest, content)
        SELECT destination, id, ?, ?, ?, sequence, ?, digest, CASE WHEN ? THEN content END FROM pending WHERE sequence = ?
        """;

    private const string Return = $"""
        UPDATE pending SET attempts = ?, first_unknown_at = ?, key_refused_at = ?, reason = ?, due = ?, state = ?, lease = NULL, interrupted_at = NULL
        WHERE sequence = ? AND {IsHeld}
        """;

    public static IReadOnlyList<long> Settle(WriteSession session, string owner, IReadOnlyList<EventSettlement> settlements)
    {
        session.Limit(isLimited: false);
        var positions = new long[settlements.Count];
        var counts = new Dictionary<(UsageService Service, UsageOutcome Outcome), long>();
        for (var index = 0; index < positions.Length; index++)
        {
            var settlement = settlements[index];
            if (settlement.Outcome == UsageOutcome.Pending)
            {
                MakeWait(session, owner, settlement);
                continue;
            }

            if (Destination(session, owner, settlement.Event) is { } destination)
            {
                positions[index] = Move(session, settlement);
                var counter = (session.Service(destination), settlement.Outcome);
                counts[counter] = counts.GetValueOrDefault(counter) + 1;
            }
        }

        foreach (var ((service, outcome), count) in counts)
        {
            session.Count(service, outcome, count);
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

    private static long? Destination(WriteSession session, string owner, LeasedEvent leased)
    {
        using var row = session.Prepare(Held).With(leased.Sequence).With(owner);
        return row.Read() ? row.Number(0) : null;
    }

    private static long Move(WriteSession session, EventSettlement settlement)
    {
        session.Prepare(Conclude)
            .With((long)settlement.Outcome).With(settlement.At).With((long)settlement.State.Attempts).With(settlement.State.Reason)
            .With(settlement.HasContent ? 1L : 0L).With(settlement.Event.Sequence).Run();
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
