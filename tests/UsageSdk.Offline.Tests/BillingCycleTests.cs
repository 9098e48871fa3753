using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class BillingCycleTests
{
    // Ten days, of which four are over.
    private static readonly AggregationContext Context = Some.Context("2026-03-10T12:00") with
    {
        BillingCycle = new BillingCycle(Some.Instant("2026-03-06T12:00"), Some.Instant("2026-03-16T12:00"), Some.Instant("2026-01-01T00:00")),
    };

    [Theory]
    [InlineData("1bc", "2026-02-28T12:00", "2026-03-10T12:00")]
    [InlineData("3bc", "2026-02-08T12:00", "2026-03-10T12:00")]
    [InlineData("last_cycle", "2026-02-24T12:00", "2026-03-06T12:00")]
    public void A_cycle_range_rolls_back_from_now_and_the_last_cycle_is_as_long_as_the_current(string range, string first, string last)
    {
        var result = OfflineAggregator.Aggregate([], Some.Request(new AggregateRange(range), BinSize.Hour), Context);

        Assert.Equal(first, result.Periods().First());
        Assert.Equal(last, result.Periods().Last());
    }

    [Fact]
    public void The_last_cycle_of_a_subscription_in_its_first_is_the_current_one_up_to_now()
    {
        var context = Context with { BillingCycle = Context.BillingCycle! with { CreatedAt = Context.BillingCycle.Start } };
        var events = new[] { Some.Event("2026-03-06T12:00", 1), Some.Event("2026-03-15T00:00", 2) };

        var result = OfflineAggregator.Aggregate(events, Some.Request(AggregateRange.LastCycle, BinSize.Day), context);

        Assert.Equal(["2026-03-06T00:00", "2026-03-07T00:00", "2026-03-08T00:00", "2026-03-09T00:00", "2026-03-10T00:00"], result.Periods());
        Assert.Equal(1, result.List[0].Values["api"]);
        Assert.Equal(3, result.Total["api"].Sum);
    }

    [Fact]
    public void The_default_range_is_one_billing_cycle()
    {
        var request = Some.Request(AggregateRange.OneBillingCycle, BinSize.Hour);

        Assert.Equal(
            OfflineAggregator.Aggregate([], request, Context).Periods(),
            OfflineAggregator.Aggregate([], request with { Range = null }, Context).Periods());
    }

    [Theory]
    [InlineData("1bc")]
    [InlineData("3bc")]
    [InlineData("last_cycle")]
    public void A_cycle_range_without_customer_or_without_cycle_is_one_day(string range)
    {
        var request = Some.Request(new AggregateRange(range), BinSize.Hour);

        var withoutCustomer = OfflineAggregator.Aggregate([], request with { CustomerId = null }, Context);
        var withoutCycle = OfflineAggregator.Aggregate([], request, Context with { BillingCycle = null });

        Assert.Equal(25, withoutCustomer.List.Count);
        Assert.Equal("2026-03-09T12:00", withoutCustomer.Periods().First());
        Assert.Equal(withoutCustomer.Periods(), withoutCycle.Periods());
    }

    [Fact]
    public void The_total_of_a_cycle_range_starts_with_the_list()
    {
        var events = new[] { Some.Event("2026-02-28T11:00", 1), Some.Event("2026-02-28T12:00", 2) };

        var result = OfflineAggregator.Aggregate(events, Some.Request(AggregateRange.OneBillingCycle, BinSize.Day), Context);

        Assert.Equal(2, result.Total["api"].Sum);
        Assert.Equal(2, result.List.Sum(bin => bin.Values["api"]));
    }

    [Fact]
    public void A_cycle_that_ends_before_it_starts_is_refused_by_name()
    {
        var start = Some.Instant("2026-03-06T12:00");

        var exception = Assert.Throws<ArgumentException>("End", () => new BillingCycle(start, start.AddTicks(-1), start));

        Assert.StartsWith("End: must not be before Start.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1bc", 1)]
    [InlineData("3bc", 1)]
    [InlineData("last_cycle", 1)]
    public void A_cycle_without_length_is_a_moment(string range, int bins)
    {
        var start = Some.Instant("2026-03-06T12:00");
        var context = Context with { BillingCycle = new BillingCycle(start, start, start.AddDays(-30)) };

        Assert.Equal(bins, OfflineAggregator.Aggregate([], Some.Request(new AggregateRange(range), BinSize.Hour), context).List.Count);
    }
}
