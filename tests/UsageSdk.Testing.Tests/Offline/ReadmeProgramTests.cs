using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Tests.Offline;

/// <summary>The program with which the readme of UsageSdk.Offline begins, outside of that namespace as a user's is.</summary>
public sealed class ReadmeProgramTests
{
    [Fact]
    public void The_program_prints_bins_and_total()
    {
        var Console = new StringWriter();

        UsageRecord[] events =
        [
            new(id: "evt_1", featureId: "api_calls", customerId: "cus_1", timestamp: new(2026, 3, 9, 10, 15, 0, TimeSpan.Zero), value: 5),
            new(id: "evt_2", featureId: "api_calls", customerId: "cus_1", timestamp: new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero), value: 2),
        ];
        var request = new AggregateEventsRequest { CustomerId = "cus_1", FeatureId = "api_calls", Range = AggregateRange.OneBillingCycle };
        var cycle = new BillingCycle(
            Start: new(2026, 3, 8, 0, 0, 0, TimeSpan.Zero), End: new(2026, 3, 15, 0, 0, 0, TimeSpan.Zero), CreatedAt: new(2026, 1, 11, 0, 0, 0, TimeSpan.Zero));
        var context = new AggregationContext { Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), BillingCycle = cycle };
        var result = OfflineAggregator.Aggregate(events, request, context);
        foreach (var bin in result.List) { Console.WriteLine($"{bin.Period:yyyy-MM-dd}: {bin.Values["api_calls"]}"); }
        Console.WriteLine($"{result.Total["api_calls"].Count} events, {result.Total["api_calls"].Sum} calls");

        Assert.Equal(8, result.List.Count);
        Assert.EndsWith("2026-03-10: 2\n2 events, 7 calls", Console.ToString().ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
    }
}
