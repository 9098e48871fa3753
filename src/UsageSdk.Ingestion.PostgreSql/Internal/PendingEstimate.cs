namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>How many events wait: as counted at most a second ago, and changed by what this process did since.</summary>
internal sealed class PendingEstimate(TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private long? _countedAt;
    private long _count;

    /// <summary>Whether so many more have room, with certainty enough not to count.</summary>
    public bool HasRoom(long more, long capacity)
    {
        lock (_gate)
        {
            return _countedAt is { } countedAt && timeProvider.GetElapsedTime(countedAt) <= LongestAge && _count + more <= capacity;
        }
    }

    public void Set(long count)
    {
        lock (_gate)
        {
            (_count, _countedAt) = (count, timeProvider.GetTimestamp());
        }
    }

    public void Add(long more)
    {
        lock (_gate)
        {
            _count += more;
        }
    }
}
