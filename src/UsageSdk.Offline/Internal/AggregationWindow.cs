namespace UsageSdk.Offline.Internal;

/// <summary>The time that a request covers, cut to whole seconds as the server does. Times are milliseconds since 1970; both ends are inclusive.</summary>
internal readonly record struct AggregationWindow(long Start, long End, long TotalStart)
{
    private const long Second = 1_000;
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <exception cref="ArgumentException">The window starts before the year 1.</exception>
    public static AggregationWindow Of(AggregationQuery query, AggregationContext context)
    {
        var now = context.Now.ToUnixTimeMilliseconds();
        if (query.CustomRange is { } custom)
        {
            // The server's dates hold whole milliseconds and cut what is finer.
            return Exact((long)custom.Start, (long)custom.End);
        }

        // The server knows no cycle without a customer.
        var cycle = query.CustomerId is null ? null : context.BillingCycle;
        var length = cycle is null ? 0 : (long)(cycle.End - cycle.Start).TotalMilliseconds;
        return query.Range switch
        {
            "7d" => Rolling(now, 7, query.Unit),
            "30d" => Rolling(now, 30, query.Unit),
            "90d" => Rolling(now, 90, query.Unit),
            "1bc" when cycle is not null => Exact(now - length, now),
            "3bc" when cycle is not null => Exact(now - (3 * length), now),
            "last_cycle" when cycle is not null => LastCycle(cycle, length),
            _ => Rolling(now, 1, query.Unit),
        };
    }

    /// <summary>The largest multiple of a unit that is not above a time, also before 1970.</summary>
    public static long Floor(long time, long unit) => time - (((time % unit) + unit) % unit);

    private static AggregationWindow LastCycle(BillingCycle cycle, long length)
    {
        // A subscription within its first cycle has no earlier one; otherwise the earlier is taken to be as long as the current.
        var start = cycle.Start.ToUnixTimeMilliseconds();
        return cycle.CreatedAt >= cycle.Start ? Exact(start, cycle.End.ToUnixTimeMilliseconds()) : Exact(start - length, start);
    }

    /// <summary>What ends after the last date ends with it: no bin after now is shown, and no event is later.</summary>
    private static AggregationWindow Exact(long start, long end)
    {
        var first = Floor(Checked(start), Second);
        return new(first, Floor(Math.Clamp(end, Earliest, Latest), Second), first);
    }

    /// <summary>The list starts at the very second; the total at the start of its day, or of its hour for every other bin size.</summary>
    private static AggregationWindow Rolling(long now, int days, BinUnit unit)
    {
        var start = Floor(Checked(now - (days * Day)), Second);
        return new(start, Floor(now, Second), Floor(start, unit == BinUnit.Day ? Day : Hour));
    }

    private static long Checked(long start) =>
        start >= Earliest ? Math.Min(start, Latest) : throw new ArgumentException("range: must not start before the year 1.");
}
