using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Groups with events in few bins, in many, and in between are kept in different ways and must not differ.</summary>
public sealed class SparseGroupTests
{
    private const int Bins = 200;

    private static readonly DateTimeOffset Start = Some.Instant("2026-01-01");
    private static readonly AggregateEventsRequest Request = Some.Request("2026-01-01", "2026-01-01", BinSize.Hour) with
    {
        CustomRange = new() { Start = Start, End = Start.AddHours(Bins - 1) },
        FeatureId = ["api", "tokens"],
        GroupBy = "properties.model",
        MaxGroups = 2,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(50)]
    [InlineData(200)]
    public void Sums_are_the_same_however_many_bins_have_events(int used)
    {
        var events = Events(used, ["a", "b"]);

        var result = OfflineAggregator.Aggregate(events, Request, Some.Context());

        Assert.Equal(Bins, result.List.Count);
        Compare(events, result, used);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    [InlineData(40, 3)]
    [InlineData(24, 24)]
    [InlineData(150, 200)]
    public void Parts_merge_the_same_however_many_bins_have_events(int left, int right)
    {
        var (first, second) = (Events(left, ["a", "b"]), Events(right, ["b", "a"]));
        var (aggregation, other) = (OfflineAggregator.Begin(Request, Some.Context()), OfflineAggregator.Begin(Request, Some.Context()));
        aggregation.Add(first);
        other.Add(second);

        aggregation.Merge(other);

        Compare([.. first, .. second], aggregation.GetResult(), Math.Max(left, right));
        Compare(second, other.GetResult(), right);
    }

    [Fact]
    public void Every_bin_lists_every_group_in_ordinal_order_with_zero_for_those_without_events()
    {
        UsageRecord[] events =
        [
            Some.Event("2026-01-01T00:10", 5, "z"), Some.Event("2026-01-01T00:10", 4, "Z"), Some.Event("2026-01-01T00:10", 3, "a"), Some.Event("2026-01-01T00:10", -1, "m"),
            Some.Event("2026-01-01T02:10", 1, "m"),
        ];
        string[] names = ["AUTUMN_RESERVED", "Z", "m", "z"];

        var result = OfflineAggregator.Aggregate(events, Request, Some.Context());

        Assert.Equal([2m, 4m, 0m, 5m], Read(0));
        Assert.Equal([0m, 0m, 0m, 0m], Read(1));
        Assert.Equal([0m, 0m, 1m, 0m], Read(2));
        Assert.Equal([11m, 0m, 1m], result.List.Take(3).Select(bin => bin.Values["api"]));
        Assert.All(result.List, bin => Assert.Equal([("api", 4), ("tokens", 4)], bin.GroupedValues!.Select(feature => (feature.Key, feature.Value.Count))));

        // All ways to read a dictionary must tell the same.
        decimal[] Read(int bin)
        {
            var groups = result.List[bin].GroupedValues!["api"];
            Assert.Equal(names, groups.Keys);
            Assert.Equal(groups.Values, groups.Select(group => group.Value));
            Assert.Equal(groups.Values, names.Select(name => groups[name]));
            Assert.All(names, name => Assert.True(groups.ContainsKey(name) && groups.TryGetValue(name, out _)));
            Assert.False(groups.ContainsKey("a") || groups.TryGetValue("a", out _));
            Assert.Throws<KeyNotFoundException>(() => groups["a"]);
            return [.. groups.Values];
        }
    }

    /// <summary>Two events in each of so many bins, of different kinds of numbers, far from the order of time.</summary>
    private static UsageRecord[] Events(int used, string[] models) =>
    [
        .. Enumerable.Range(0, 2 * used).Select(number =>
        {
            var value = (number % 7) switch { 0 => 1e12m, 1 => -3.25m, 2 => 0.00000000000001m, _ => number + 0.5m };
            return Some.Event("2026-01-01", value, number % 3 == 0 ? "tokens" : "api", properties: $$"""{"model":"{{models[number / used]}}"}""") with
            {
                Timestamp = Start.AddHours(number % used * 77 % Bins),
            };
        }),
    ];

    private static void Compare(UsageRecord[] events, AggregateEventsResponse result, int used)
    {
        var sums = events.GroupBy(item => (item.FeatureId, item.Properties.ToString(), item.Timestamp)).ToDictionary(group => group.Key, group => group.Sum(item => item.Value!.Value));
        Assert.Equal(used, events.Select(item => item.Timestamp).Distinct().Count());
        foreach (var bin in result.List)
        {
            foreach (var (feature, groups) in bin.GroupedValues!)
            {
                Assert.Equal(["a", "b"], groups.Keys);
                foreach (var (model, value) in groups)
                {
                    var sum = sums.GetValueOrDefault((feature, $$"""{"model":"{{model}}"}""", bin.Period));
                    Assert.Equal(Math.Round(sum, 10, MidpointRounding.AwayFromZero), value);
                }

                Assert.Equal(groups.Values.Sum(), bin.Values[feature]);
            }
        }

        foreach (var (feature, total) in result.Total)
        {
            Assert.Equal(Math.Round(events.Where(item => item.FeatureId == feature).Sum(item => item.Value!.Value), 10, MidpointRounding.AwayFromZero), total.Sum);
        }
    }
}
