using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class ArgumentTests
{
    private static readonly AggregateEventsRequest Request = Some.Request(AggregateRange.Last24Hours);

    [Fact]
    public void Without_a_bin_size_24h_has_hours() =>
        Assert.Equal(25, OfflineAggregator.Aggregate([], Request, Some.Context("2026-03-10T12:00")).List.Count);

    [Theory]
    [InlineData("7d")]
    [InlineData("30d")]
    [InlineData("1bc")]
    public void Without_a_bin_size_other_ranges_have_days(string range) =>
        Assert.Equal("2026-03-10T00:00", OfflineAggregator.Aggregate([], Some.Request(new AggregateRange(range)), Some.Context("2026-03-10T12:00")).Periods().Last());

    [Fact]
    public void More_bins_than_allowed_are_an_error_that_names_the_limit()
    {
        var request = Some.Request("2026-03-10T00:00", "2026-03-10T03:00", BinSize.Hour);

        var exception = Assert.Throws<ArgumentException>(() => OfflineAggregator.Aggregate([], request, Some.Context() with { MaxBins = 3 }));

        Assert.Contains("at most 3 bins of size hour", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, OfflineAggregator.Aggregate([], request, Some.Context() with { MaxBins = 4 }).List.Count);
    }

    [Fact]
    public void The_default_limit_is_100_000_bins()
    {
        var context = Some.Context("9999-01-01");

        Assert.Equal(100_000, OfflineAggregator.Aggregate([], Hours(99_999), context).List.Count);
        Assert.Throws<ArgumentException>(() => OfflineAggregator.Aggregate([], Hours(100_000), context));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_one_bin_is_refused_by_name(int maxBins) =>
        Assert.StartsWith("Must be at least 1.", Assert.Throws<ArgumentOutOfRangeException>("MaxBins", () => Some.Context() with { MaxBins = maxBins }).Message, StringComparison.Ordinal);

    [Fact]
    public void One_bin_can_be_the_limit() =>
        Assert.Single(OfflineAggregator.Aggregate([], Some.Request("2026-03-10T00:00", "2026-03-10T00:30", BinSize.Hour), Some.Context() with { MaxBins = 1 }).List);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void An_unknown_profile_is_refused_by_name(int profile) => Assert.StartsWith(
        "Must be one of the known profiles.",
        Assert.Throws<ArgumentOutOfRangeException>("Profile", () => Some.Context() with { Profile = (AggregationProfile)profile }).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Events_come_in_an_array_a_list_or_any_other_sequence()
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 1), Some.Event("2026-03-10T12:10", 2), Some.Event("2026-03-10T12:20", 4)];
        foreach (var sequence in (IEnumerable<UsageRecord>[])[events, [.. events], new List<UsageRecord>(events), events.Where(item => item.Value > 0)])
        {
            Assert.Equal(7, OfflineAggregator.Aggregate(sequence, Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour), Some.Context()).Total["api"].Sum);
        }
    }

    [Fact]
    public void An_unknown_range_is_the_server_s_error()
    {
        var exception = Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Some.Request(new AggregateRange("48h")), Some.Context()));

        Assert.Equal("range: must be one of: 24h, 7d, 30d, 90d, last_cycle, 1bc, 3bc", exception.Message);
    }

    [Fact]
    public void An_unknown_bin_size_is_the_server_s_error()
    {
        var exception = Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { BinSize = new BinSize("minute") }, Some.Context()));

        Assert.Equal("bin_size: must be one of: day, hour, week, month", exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    [InlineData("$feature_id")]
    [InlineData("Properties.model")]
    public void An_unknown_grouping_is_an_error(string groupBy)
    {
        var exception = Assert.Throws<AggregationRequestException>(() => OfflineAggregator.Aggregate([], Request with { GroupBy = groupBy }, Some.Context()));

        Assert.Contains("group_by", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_a_feature_is_refused_by_name()
    {
        var exception = Assert.Throws<ArgumentException>("request", () => OfflineAggregator.Aggregate([], Request with { FeatureId = default }, Some.Context()));

        Assert.StartsWith("FeatureId: must have at least one id.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("request", () => OfflineAggregator.Begin(Request with { FeatureId = [] }, Some.Context()));
    }

    [Fact]
    public void Null_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>("events", () => OfflineAggregator.Aggregate(null!, Request, Some.Context()));
        Assert.Throws<ArgumentNullException>("events", () => OfflineAggregator.Aggregate(null!, "{}"u8, Some.Context()));
        Assert.Throws<ArgumentNullException>("request", () => OfflineAggregator.Aggregate([], (AggregateEventsRequest)null!, Some.Context()));
        Assert.Throws<ArgumentNullException>("context", () => OfflineAggregator.Aggregate([], Request, null!));
    }

    private static AggregateEventsRequest Hours(int count)
    {
        var start = Some.Instant("2000-01-01");
        return Some.Request("2000-01-01", "2000-01-01", BinSize.Hour) with { CustomRange = new() { Start = start, End = start.AddHours(count) } };
    }
}
