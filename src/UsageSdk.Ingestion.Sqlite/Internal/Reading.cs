using System.Globalization;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Reads what the store holds.</summary>
internal static class Reading
{
    private const string Conclusion = "SELECT c.position, d.name, c.id, c.outcome, c.reason, c.concluded_at, c.attempts, c.content FROM conclusions c";

    public static IReadOnlyList<DestinationBacklog> Backlog(Database database)
    {
        var backlog = new List<DestinationBacklog>();
        using var destination = database.Prepare("SELECT key, name FROM destinations ORDER BY key");
        while (destination.Read())
        {
            var oldest = Enumerable.Range(0, 3).Select(state => Oldest(database, destination.Number(0), state)).OfType<Head>()
                .OrderBy(static head => head.Deadline).ThenBy(static head => head.Sequence).FirstOrDefault();
            if (oldest is not null)
            {
                backlog.Add(new(Parse(destination.Text(1)), oldest.EnqueuedAt, oldest.Deadline));
            }
        }

        return backlog;
    }

    public static UsageConclusion? Find(Database database, UsageDestination destination, string id)
    {
        using var row = database
            .Prepare("""
                SELECT 0, d.name, p.id, 0, p.reason, NULL, p.attempts FROM destinations d JOIN pending p ON p.destination = d.key WHERE d.name = ?1 AND p.id = ?2
                UNION ALL
                SELECT c.position, d.name, c.id, c.outcome, c.reason, c.concluded_at, c.attempts FROM destinations d JOIN conclusions c ON c.destination = d.key WHERE d.name = ?1 AND c.id = ?2
                """)
            .With(destination.ToString()).With(id);
        return row.Read() ? ReadConclusion(row) : null;
    }

    public static IReadOnlyList<ConcludedEvent> Conclusions(Database database, long after, UsageOutcome? outcome, bool withContent, int count)
    {
        // Among a million deliveries a few letters are found by an index of their own. A cross join keeps the order of the tables, and with it that of the positions.
        var source = withContent ? " INDEXED BY conclusions_letters" : "";
        var kept = withContent ? "c.content IS NOT NULL AND " : "";
        using var row = database
            .Prepare($"{Conclusion}{source} CROSS JOIN destinations d WHERE d.key = c.destination AND {kept}c.position > ? AND c.outcome = coalesce(?, c.outcome) ORDER BY c.position LIMIT ?")
            .With(after).With((long?)outcome).With((long)count);
        var conclusions = new List<ConcludedEvent>();
        while (row.Read())
        {
            conclusions.Add(new(ReadConclusion(row), row.Bytes(7).ToArray()));
        }

        return conclusions;
    }

    public static IReadOnlyDictionary<UsageService, UsageBooks> Books(Database database)
    {
        var books = new Dictionary<UsageService, UsageBooks>();
        using (var row = database.Prepare("SELECT service, outcome, count FROM counters"))
        {
            while (row.Read())
            {
                var service = (UsageService)row.Number(0);
                books[service] = With(books.GetValueOrDefault(service, UsageBooks.Empty), (UsageOutcome)row.Number(1), row.Number(2));
            }
        }

        using (var row = database.Prepare("SELECT service, (SELECT count(*) FROM pending INDEXED BY pending_order WHERE destination = destinations.key) FROM destinations"))
        {
            while (row.Read())
            {
                var service = (UsageService)row.Number(0);
                var book = books.GetValueOrDefault(service, UsageBooks.Empty);
                if (row.Number(1) > 0)
                {
                    books[service] = book with { Pending = book.Pending + row.Number(1) };
                }
            }
        }

        return books;
    }

    /// <summary>A mark is the last sequence and the last position: what was pending then has a smaller sequence, and has been concluded since if its position is larger.</summary>
    public static string Mark(Database database) =>
        string.Create(CultureInfo.InvariantCulture, $"{Last(database, "pending")}:{Last(database, "conclusions")}");

    public static bool IsConcluded(Database database, string mark)
    {
        using var row = database.Prepare("SELECT 1 FROM pending WHERE sequence <= ? LIMIT 1").With(ParseMark(mark).Sequence);
        return !row.Read();
    }

    public static UsageFlushResult CountSince(Database database, string mark)
    {
        var (sequence, position) = ParseMark(mark);
        var counts = new long[(int)UsageOutcome.Unknown + 1];
        using var row = database
            .Prepare("""
                SELECT 0, count(*) FROM pending WHERE sequence <= ?1
                UNION ALL
                SELECT outcome, count(*) FROM conclusions WHERE position > ?2 AND sequence <= ?1 GROUP BY outcome
                """)
            .With(sequence).With(position);
        while (row.Read())
        {
            counts[row.Number(0)] = row.Number(1);
        }

        return new()
        {
            Delivered = counts[(int)UsageOutcome.Delivered],
            Duplicate = counts[(int)UsageOutcome.Duplicate],
            Rejected = counts[(int)UsageOutcome.Rejected],
            Expired = counts[(int)UsageOutcome.Expired],
            Unknown = counts[(int)UsageOutcome.Unknown],
            Pending = counts[(int)UsageOutcome.Pending],
        };
    }

    private static UsageBooks With(UsageBooks books, UsageOutcome outcome, long count) => outcome switch
    {
        UsageOutcome.Pending => books with { Enqueued = count },
        UsageOutcome.Delivered => books with { Delivered = count },
        UsageOutcome.Duplicate => books with { Duplicate = count },
        UsageOutcome.Rejected => books with { Rejected = count },
        UsageOutcome.Expired => books with { Expired = count },
        _ => books with { Unknown = count },
    };

    private static UsageConclusion ReadConclusion(Statement row) => new()
    {
        Position = row.Number(0),
        Destination = Parse(row.Text(1)),
        Id = row.Text(2),
        Outcome = (UsageOutcome)row.Number(3),
        Reason = row.TextOrNull(4),
        ConcludedAt = row.NumberOrNull(5) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        Attempts = (int)row.Number(6),
    };

    private static UsageDestination Parse(string name) =>
        UsageDestination.TryParse(name, out var destination) ? destination : throw new UsageStoreException($"The usage store holds events for a destination that this version does not know: {name}. Update the package.");

    private static Head? Oldest(Database database, long destination, long state)
    {
        using var row = database
            .Prepare("SELECT sequence, deadline, enqueued_at FROM pending INDEXED BY pending_order WHERE destination = ? AND state = ? ORDER BY deadline, sequence LIMIT 1")
            .With(destination).With(state);
        return row.Read() ? new(row.Number(0), row.Number(1), row.Number(2)) : null;
    }

    private static long Last(Database database, string table)
    {
        using var row = database.Prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").With(table);
        return row.Read() ? row.Number(0) : 0;
    }

    private static (long Sequence, long Position) ParseMark(string mark)
    {
        var parts = mark.Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (sequence, position)
            : throw new ArgumentException("The mark is not one of this store.", nameof(mark));
    }

    /// <summary>The first event of a destination and state.</summary>
    private sealed record Head(long Sequence, long Deadline, long EnqueuedAt);
}
