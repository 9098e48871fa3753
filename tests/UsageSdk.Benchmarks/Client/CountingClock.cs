namespace UsageSdk.Benchmarks.Client;

/// <summary>The system's clock, which counts how often it is read.</summary>
public sealed class CountingClock : TimeProvider
{
    public int Reads { get; private set; }

    public override DateTimeOffset GetUtcNow()
    {
        Reads++;
        return System.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        Reads++;
        return System.GetTimestamp();
    }

    /// <summary>How often the second call of a client reads the clock; the first sets things up.</summary>
    public static int ReadsOf(Func<HttpMessageHandler, TimeProvider, UsageClient> create)
    {
        var clock = new CountingClock();
        using var handler = new InMemoryHandler(0, Payloads.One);
        using var client = create(handler, clock);
        client.UsageEvents.RetrieveAsync(Payloads.EventId).GetAwaiter().GetResult();
        clock.Reads = 0;
        client.UsageEvents.RetrieveAsync(Payloads.EventId).GetAwaiter().GetResult();
        return clock.Reads;
    }
}
