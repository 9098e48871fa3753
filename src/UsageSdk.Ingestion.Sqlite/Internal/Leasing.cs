using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Leases events, and prolongs and takes over leases.</summary>
internal static class Leasing
{
    private const string Ready = """
        SELECT p.sequence, p.id, p.content, p.enqueued_at, p.deadline, p.attempts, p.first_unknown_at, p.key_refused_at, p.reason, coalesce(p.interrupted_at, l.leased_at)
        FROM pending p INDEXED BY pending_order LEFT JOIN leases l ON l.key = p.lease
        WHERE p.destination = ? AND p.state = 0 AND p.due <= ?
        ORDER BY p.deadline, p.sequence LIMIT ?
        """;

    private const string NextDue = """
        SELECT min(at) FROM (
            SELECT min(due) AS at FROM pending INDEXED BY pending_due WHERE destination = ?1 AND state = 1
            UNION ALL SELECT min(due) FROM pending INDEXED BY pending_order WHERE destination = ?1 AND state = 0
            UNION ALL SELECT min(until) FROM leases WHERE destination = ?1 AND ended = 0)
        """;

    public static EventLease Lease(WriteSession session, LeaseRequest request)
    {
        session.Limit(isLimited: false);
        var destination = session.Key(request.Destination);
        var ended = EndLeases(session, "destination = ? AND until <= ?", destination, request.Now);
        session.Prepare("UPDATE pending INDEXED BY pending_due SET state = 0 WHERE destination = ? AND state = 1 AND due <= ?").With(destination).With(request.Now).Run();
        var events = Read(session, destination, request);
        if (events.Count == 0)
        {
            using var next = session.Prepare(NextDue).With(destination);
            return new([], next.Read() ? next.NumberOrNull(0) : null);
        }

        session.Prepare("INSERT INTO leases (destination, owner, leased_at, until) VALUES (?, ?, ?, ?)")
            .With(destination).With(request.Owner).With(request.Now).With(End(request.Now, request.Duration)).Run();
        var lease = session.LastRow();
        foreach (var leased in events)
        {
            session.Prepare("UPDATE pending SET state = 2, lease = ?, interrupted_at = ? WHERE sequence = ?").With(lease).With(leased.InterruptedAt).With(leased.Sequence).Run();
        }

        if (ended || events.Any(static leased => leased.InterruptedAt is not null))
        {
            session.Prepare("DELETE FROM leases WHERE ended = 1 AND NOT EXISTS (SELECT 1 FROM pending WHERE lease = leases.key)").Run();
        }

        return new(events, null);
    }

    public static int Renew(WriteSession session, string owner, long now, TimeSpan duration)
    {
        session.Limit(isLimited: false);
        // Those that nobody took since the lease ended are the owner's again.
        session.Prepare("UPDATE pending SET state = 2 WHERE state = 0 AND lease IN (SELECT key FROM leases WHERE owner = ? AND ended = 1)").With(owner).Run();
        return session.Prepare("UPDATE leases SET until = ?, ended = 0 WHERE owner = ?").With(End(now, duration)).With(owner).Run();
    }

    /// <summary>Ends all leases: they are those of a process that no longer delivers.</summary>
    /// <param name="session">The writing connection.</param>
    public static bool TakeOver(WriteSession session)
    {
        session.Limit(isLimited: false);
        return EndLeases(session, "? <= ?", 0, 0);
    }

    private static bool EndLeases(WriteSession session, string condition, long first, long second)
    {
        var rows = session.Prepare($"UPDATE pending SET state = 0 WHERE state = 2 AND lease IN (SELECT key FROM leases WHERE ended = 0 AND {condition})").With(first).With(second).Run();
        var leases = session.Prepare($"UPDATE leases SET ended = 1 WHERE ended = 0 AND {condition}").With(first).With(second).Run();
        return rows + leases > 0;
    }

    private static List<LeasedEvent> Read(WriteSession session, long destination, LeaseRequest request)
    {
        var events = new List<LeasedEvent>();
        long bytes = 0;
        using var row = session.Prepare(Ready).With(destination).With(request.Now).With((long)request.MaxEvents);
        while (row.Read())
        {
            var content = row.Bytes(2);
            bytes += content.Length;
            if (bytes > request.MaxBytes && events.Count > 0)
            {
                break;
            }

            events.Add(new(
                row.Number(0),
                row.Text(1),
                content.ToArray(),
                row.Number(3),
                row.Number(4),
                new((int)row.Number(5), row.NumberOrNull(6), row.NumberOrNull(7), row.TextOrNull(8)),
                row.NumberOrNull(9)));
        }

        return events;
    }

    private static long End(long now, TimeSpan duration) => now + (long)duration.TotalMilliseconds;
}
