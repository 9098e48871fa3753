namespace UsageSdk.Ingestion;

/// <summary>How many events were enqueued, and what has become of them, at one instant.</summary>
public sealed record UsageBooks
{
    /// <summary>Events that were acknowledged as new.</summary>
    public required long Enqueued { get; init; }

    /// <summary>Events that the service took.</summary>
    public required long Delivered { get; init; }

    /// <summary>Events that the service had already.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Events that the service refused, less those queued again.</summary>
    public required long Rejected { get; init; }

    /// <summary>Events that grew too old, less those queued again.</summary>
    public required long Expired { get; init; }

    /// <summary>Events that may or may not have been taken.</summary>
    public required long Unknown { get; init; }

    /// <summary>Events that wait or are being sent: those that the store holds, not a difference of the other figures.</summary>
    public required long Pending { get; init; }

    /// <summary>Enqueued events that have no outcome: 0, unless the store has lost some, or events were put into it by other ways.</summary>
    public long Difference => Enqueued - (Delivered + Duplicate + Rejected + Expired + Unknown + Pending);

    /// <summary>Whether every enqueued event has exactly one outcome.</summary>
    public bool IsBalanced => Difference == 0;

    /// <summary>The sum of books, figure by figure.</summary>
    /// <param name="books">The books, such as those of each service.</param>
    /// <returns>Their sum.</returns>
    public static UsageBooks Sum(IEnumerable<UsageBooks> books)
    {
        ArgumentNullException.ThrowIfNull(books);
        return books.Aggregate(Empty, static (left, right) => new()
        {
            Enqueued = left.Enqueued + right.Enqueued,
            Delivered = left.Delivered + right.Delivered,
            Duplicate = left.Duplicate + right.Duplicate,
            Rejected = left.Rejected + right.Rejected,
            Expired = left.Expired + right.Expired,
            Unknown = left.Unknown + right.Unknown,
            Pending = left.Pending + right.Pending,
        });
    }

    /// <summary>Books without events.</summary>
    public static UsageBooks Empty { get; } = new()
    {
        Enqueued = 0,
        Delivered = 0,
        Duplicate = 0,
        Rejected = 0,
        Expired = 0,
        Unknown = 0,
        Pending = 0,
    };
}
