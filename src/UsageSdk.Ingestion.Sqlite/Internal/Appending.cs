using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Adds events.</summary>
internal static class Appending
{
    // Rows of a statement: enough that its own cost no longer counts.
    private const int Many = 50;

    // OR FAIL: a failure ends the transaction anyway, so that the statement needs no journal of its own to undo what it has inserted.
    private const string Columns = "INSERT OR FAIL INTO pending (destination, state, deadline, due, enqueued_at, id, digest, content) VALUES ";
    private const string Row = "(?, ?, ?, ?, ?, ?, ?, ?)";
    private const string Known = " ON CONFLICT (destination, id) DO NOTHING";
    private const string InsertOne = Columns + Row + Known;

    private static readonly string InsertMany = Columns + string.Join(", ", Enumerable.Repeat(Row, Many)) + Known;

    public static AppendResult Append(WriteSession session, IReadOnlyList<QueuedEvent> events, long? capacity)
    {
        session.Limit(isLimited: true);
        var before = LastSequence(session);
        var batch = new Batch(session, events);
        batch.FindConcluded();
        var room = capacity - Pending(session, capacity);
        if (batch.Conflicts.Count > 0 || batch.New.Count > room)
        {
            batch.FindPending(before);
        }

        if (batch.Conflicts.Count == 0)
        {
            // What is known needs no room, so that it can be enqueued again at any time.
            if (batch.New.Count > 0 && batch.New.Count > room)
            {
                return batch.Result(AppendStatus.Full);
            }

            // Most of the time all are new: they are inserted without a look, which finds those that are not.
            if (Insert(session, batch.New, events) < batch.New.Count)
            {
                batch.FindPending(before);
            }
        }

        if (batch.Conflicts.Count > 0)
        {
            session.Prepare("DELETE FROM pending WHERE sequence > ?").With(before).Run();
            return batch.Result(AppendStatus.Conflict);
        }

        foreach (var service in batch.New.GroupBy(index => events[index].Destination.Service))
        {
            session.Count(service.Key, UsageOutcome.Pending, service.Count());
        }

        return batch.Result(AppendStatus.Added);
    }

    public static AppendStatus Requeue(WriteSession session, long position, QueuedEvent replacement)
    {
        session.Limit(isLimited: false);
        var key = session.Key(replacement.Destination);
        UsageService service;
        UsageOutcome outcome;
        using (var letter = session.Prepare("SELECT destination, outcome FROM conclusions WHERE position = ? AND content IS NOT NULL").With(position))
        {
            if (!letter.Read())
            {
                return AppendStatus.Missing;
            }

            (service, outcome) = (session.Service(letter.Number(0)), (UsageOutcome)letter.Number(1));
        }

        using (var other = session
            .Prepare("SELECT 1 FROM pending WHERE destination = ? AND id = ? UNION ALL SELECT 1 FROM conclusions WHERE destination = ? AND id = ? AND position <> ?")
            .With(key).With(replacement.Id).With(key).With(replacement.Id).With(position))
        {
            if (other.Read())
            {
                return AppendStatus.Conflict;
            }
        }

        session.Prepare("DELETE FROM conclusions WHERE position = ?").With(position).Run();
        session.Count(service, outcome, -1);
        Bind(session.Prepare(InsertOne), key, replacement).Run();
        if (outcome == UsageOutcome.Unknown)
        {
            session.Prepare("UPDATE pending SET first_unknown_at = ? WHERE destination = ? AND id = ?").With(replacement.EnqueuedAt).With(key).With(replacement.Id).Run();
        }

        return AppendStatus.Added;
    }

    private static int Insert(WriteSession session, List<int> indexes, IReadOnlyList<QueuedEvent> events)
    {
        var added = 0;
        for (var next = 0; next < indexes.Count;)
        {
            var rows = indexes.Count - next >= Many ? Many : 1;
            var statement = session.Prepare(rows == Many ? InsertMany : InsertOne);
            for (var row = 0; row < rows; row++)
            {
                var queued = events[indexes[next++]];
                Bind(statement, session.Key(queued.Destination), queued);
            }

            added += statement.Run();
        }

        return added;
    }

    private static Statement Bind(Statement statement, long destination, QueuedEvent queued) =>
        statement.With(destination).With(queued.Due > queued.EnqueuedAt ? 1L : 0L).With(queued.Deadline).With(queued.Due).With(queued.EnqueuedAt)
            .With(queued.Id).With(queued.Digest).With(queued.Content);

    private static long LastSequence(WriteSession session)
    {
        using var row = session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'pending'");
        return row.Read() ? row.Number(0) : 0;
    }

    // By the counters: a count of the rows would take longer the more of them there are.
    private static long Pending(WriteSession session, long? capacity)
    {
        if (capacity is null)
        {
            return 0;
        }

        using var row = session.Prepare("SELECT coalesce(sum(CASE outcome WHEN 0 THEN count ELSE -count END), 0) FROM counters");
        row.Read();
        return row.Number(0);
    }

    /// <summary>The events of a call, divided into those that are new, known, and in conflict.</summary>
    private sealed class Batch(WriteSession session, IReadOnlyList<QueuedEvent> events)
    {
        private readonly SortedDictionary<int, UsageOutcome> _known = [];

        public List<int> New { get; private set; } = [.. Enumerable.Range(0, events.Count)];

        public List<int> Conflicts { get; } = [];

        public void FindConcluded()
        {
            using var any = session.Prepare("SELECT 1 FROM conclusions LIMIT 1");
            if (any.Read())
            {
                Divide("SELECT position, digest, outcome FROM conclusions WHERE destination = ? AND id = ?", long.MaxValue);
            }
        }

        /// <param name="last">The last sequence before this call: later ones are its own.</param>
        public void FindPending(long last) => Divide("SELECT sequence, digest, 0 FROM pending WHERE destination = ? AND id = ?", last);

        public AppendResult Result(AppendStatus status)
        {
            if (_known.Count == 0 && status == AppendStatus.Added)
            {
                return AppendResult.AllAdded;
            }

            Conflicts.Sort();
            return new(status, [.. _known.Keys], Conflicts, [.. _known.Values]);
        }

        private void Divide(string sql, long last)
        {
            var rest = new List<int>(New.Count);
            foreach (var index in New)
            {
                var queued = events[index];
                using var row = session.Prepare(sql).With(session.Key(queued.Destination)).With(queued.Id);
                if (!row.Read() || row.Number(0) > last)
                {
                    rest.Add(index);
                }
                else if (row.Bytes(1).SequenceEqual(queued.Digest.Span))
                {
                    _known.Add(index, (UsageOutcome)row.Number(2));
                }
                else
                {
                    Conflicts.Add(index);
                }
            }

            New = rest;
        }
    }
}
