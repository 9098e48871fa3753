using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>What an aggregation takes by events and groups, not by bins times groups. The bounds are about twice what was measured.</summary>
public sealed class MemoryTests
{
    private const long Megabyte = 1 << 20;

    private static readonly DateTimeOffset Start = Some.Instant("2026-01-01");

    [Fact]
    public void Ten_thousand_customers_over_ninety_days_of_hours_need_little_memory()
    {
        var events = new UsageRecord[20_000];
        for (var index = 0; index < events.Length; index++)
        {
            // Twice each customer, in different hours.
            var hours = (index * 7) % (90 * 24);
            events[index] = new("evt", "api", $"c{index % 10_000}", Start.AddHours(hours), index);
        }

        var request = Hours((90 * 24) - 1) with { GroupBy = "$customer_id", MaxGroups = 9 };

        var (result, allocated) = Measure(events, request);

        Assert.Equal(Enumerable.Range(0, events.Length).Sum(index => (decimal)index), result.List.Sum(bin => bin.Values["api"]));
        Assert.InRange(allocated, 0, 25 * Megabyte);
    }

    [Fact]
    public void Without_events_many_features_and_hours_need_only_the_hours()
    {
        var features = Enumerable.Range(0, 200).Select(number => $"f{number}").ToArray();

        var (result, allocated) = Measure([], Hours(88_912) with { FeatureId = features, GroupBy = "$customer_id" });

        Assert.Empty(result.List);
        Assert.InRange(allocated, 0, 2 * Megabyte);
    }

    [Fact]
    public void Hours_without_events_share_their_zeros()
    {
        var features = Enumerable.Range(0, 200).Select(number => $"f{number}").ToArray();
        var events = Array.ConvertAll(features, feature => new UsageRecord("evt", feature, "c1", Start.AddHours(5), 2));

        var (result, allocated) = Measure(events, Hours(88_912) with { FeatureId = features, GroupBy = "$customer_id" });

        Assert.Equal(88_913, result.List.Count);
        Assert.All([0, 88_912], bin => Assert.Equal((200, 0m, 0m), (result.List[bin].Values.Count, result.List[bin].Values["f7"], result.Groups("f7", bin)["c1"])));
        Assert.Equal((2m, 2m), (result.List[5].Values["f7"], result.Groups("f7", 5)["c1"]));
        Assert.InRange(allocated, 0, 30 * Megabyte);
    }

    [Theory]
    [InlineData(200, 16)]
    [InlineData(88_913, 64)]
    public void Ungrouped_hours_without_events_share_their_zeros(int hours, int megabytes)
    {
        var features = Enumerable.Range(0, 200).Select(number => $"f{number}").ToArray();
        var events = Enumerable.Range(0, hours).Select(hour => new UsageRecord("evt", features[hour % 200], "c1", Start.AddHours(hour), hour)).ToArray();

        var (result, allocated) = Measure(events, Hours(88_912) with { FeatureId = features });

        Assert.Equal(88_913, result.List.Count);
        Assert.Equal((200, 0m, 7m), (result.List[7].Values.Count, result.List[7].Values["f8"], result.List[7].Values["f7"]));
        Assert.Equal((200, 0m, hours == 88_913 ? 88_912m : 0m), (result.List[^1].Values.Count, result.List[^1].Values["f8"], result.List[^1].Values["f112"]));
        Assert.Equal(features, result.List[7].Values.Keys);
        Assert.InRange(allocated, 0, megabytes * Megabyte);
    }

    [Fact]
    public void A_group_for_every_event_needs_no_room_for_every_bin()
    {
        // With a cell for each bin and group this would take 40 gigabytes.
        var aggregation = OfflineAggregator.Begin(
            Some.Request("2000-01-01T00:00", "2005-09-14T00:00", BinSize.Hour) with { GroupBy = "properties.model", MaxGroups = 1 }, Some.Context("2000-01-01T01:00"));
        for (var number = 0; number < 100_000; number++)
        {
            aggregation.Add(Some.Event(number % 2 == 0 ? "2000-01-01T00:30" : "2000-01-01T01:30", number, $"id-{number}"));
        }

        var result = aggregation.GetResult();

        Assert.Equal(["AUTUMN_RESERVED", "id-99998", "id-99999"], result.List[1].GroupedValues!["api"].Keys);
        Assert.Equal(99_999, result.List[1].GroupedValues!["api"]["id-99999"]);
        Assert.Equal(4_999_950_000m, result.List.Sum(bin => bin.Values["api"]));
    }

    private static AggregateEventsRequest Hours(int last) =>
        Some.Request("2026-01-01", "2026-01-01", BinSize.Hour) with { CustomRange = new() { Start = Start, End = Start.AddHours(last) } };

    private static (AggregateEventsResponse Result, long Allocated) Measure(UsageRecord[] events, AggregateEventsRequest request)
    {
        // Once before, for what is made only once.
        _ = OfflineAggregator.Aggregate([], request, Some.Context("2050-01-01"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = OfflineAggregator.Aggregate(events, request, Some.Context("2050-01-01"));
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
