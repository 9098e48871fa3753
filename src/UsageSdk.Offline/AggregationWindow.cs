using UsageSdk.Autumn;

namespace UsageSdk.Offline;

/// <summary>The time that a request covers, cut to whole seconds as the server does. Times are milliseconds since 1970; both ends are inclusive.</summary>
internal readonly record struct AggregationWindow(long Start, long End, long TotalStart)
{
    private const long Second = 1_000;
    private const long Day = 24 * BinGrid.Hour;

    // Some days after the first that a date can hold, so that the bin of the earliest start has a date too.
    private static readonly long Earliest = DateTimeOffset.MinValue.AddDays(40).ToUnixTimeMilliseconds();

    public static AggregationWindow Of(AggregateEventsRequest request, BinSize size, AggregationContext context)
    {
        var now = context.Now.ToUnixTimeMilliseconds();
        if (request.CustomRange is { } custom)
        {
            return Exact(custom.Start.ToUnixTimeMilliseconds(), custom.End.ToUnixTimeMilliseconds());
        }

        // The server knows no cycle without a customer.
        var cycle = request.CustomerId is null ? null : context.BillingCycle;
        var length = cycle is null ? 0 : (long)(cycle.End - cycle.Start).TotalMilliseconds;
        return (request.Range ?? AggregateRange.OneBillingCycle).Value switch
        {
            "24h" => Rolling(now, 1, size),
            "7d" => Rolling(now, 7, size),
            "30d" => Rolling(now, 30, size),
            "90d" => Rolling(now, 90, size),
            "1bc" or "3bc" or "last_cycle" when cycle is null => Rolling(now, 1, size),
            "1bc" => Exact(now - length, now),
            "3bc" => Exact(now - (3 * length), now),
            "last_cycle" => LastCycle(cycle!, length),
            var other => throw new ArgumentException($"range: must be one of: 24h, 7d, 30d, 90d, last_cycle, 1bc, 3bc; is '{other}'.", nameof(request)),
        };
    }

    private static AggregationWindow LastCycle(BillingCycle cycle, long length)
    {
        // A subscription within its first cycle has no earlier one; otherwise the earlier is taken to be as long as the current.
        var start = cycle.Start.ToUnixTimeMilliseconds();
        return cycle.CreatedAt >= cycle.Start ? Exact(start, cycle.End.ToUnixTimeMilliseconds()) : Exact(start - length, start);
    }

    private static AggregationWindow Exact(long start, long end)
    {
        var first = BinGrid.Floor(Math.Max(start, Earliest), Second);
        return new(first, BinGrid.Floor(end, Second), first);
    }

    /// <summary>The list starts at the very second; the total at the start of its day, or of its hour for every other bin size.</summary>
    private static AggregationWindow Rolling(long now, int days, BinSize size)
    {
        var start = BinGrid.Floor(Math.Max(now - (days * Day), Earliest), Second);
        return new(start, BinGrid.Floor(now, Second), BinGrid.Floor(start, size == BinSize.Day ? Day : BinGrid.Hour));
    }
}
