using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class ReconcileTests
{
    private static readonly AggregateEventsRequest Request =
        Some.Request("2026-03-10T00:00", "2026-03-10T01:00", BinSize.Hour) with { FeatureId = ["api", "tokens"], GroupBy = "properties.model" };

    private static readonly UsageRecord[] Events = [Some.Event("2026-03-10T00:10", 5, "a"), Some.Event("2026-03-10T01:10", 7, "b")];

    [Fact]
    public void Equal_results_have_no_differences()
    {
        var result = Aggregate(Events);

        var reconciliation = OfflineAggregator.Reconcile(result, Aggregate([.. Events.Reverse()]));

        Assert.True(reconciliation.IsMatch);
        Assert.Empty(reconciliation.Differences);
        Assert.Equal("No differences.", reconciliation.ToString());
    }

    [Fact]
    public void Values_groups_and_totals_that_differ_are_listed_with_both_numbers()
    {
        var server = Aggregate([.. Events, Some.Event("2026-03-10T01:20", 2, "c"), Some.Event("2026-03-10T00:20", 1, feature: "tokens")]);

        var reconciliation = OfflineAggregator.Reconcile(Aggregate(Events), server);

        Assert.False(reconciliation.IsMatch);
        Assert.Equal(
            """
            2026-03-10T00:00Z api, group c: local none, server 0
            2026-03-10T00:00Z tokens, group c: local none, server 0
            2026-03-10T01:00Z api: local 7, server 9
            2026-03-10T01:00Z api, group c: local none, server 2
            2026-03-10T01:00Z tokens, group c: local none, server 0
            total api, events: local 2, server 3
            total api, sum: local 12, server 14
            total tokens, events: local none, server 1
            total tokens, sum: local none, server 1
            """,
            reconciliation.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Bins_that_only_one_has_are_listed()
    {
        var local = Aggregate(Events);

        var reconciliation = OfflineAggregator.Reconcile(local, local with { List = [local.List[1]] });

        var difference = Assert.Single(reconciliation.Differences);
        Assert.Equal(new UsageDifference { Figure = UsageFigure.Bin, Period = Some.Instant("2026-03-10T00:00"), Local = 1, Server = 0 }, difference);
        Assert.Equal("2026-03-10T00:00Z bins: local 1, server 0", reconciliation.ToString());
    }

    [Theory]
    [InlineData(1e-9, true)]
    [InlineData(0, false)]
    public void The_noise_of_binary64_sums_is_no_difference_unless_asked_for(double tolerance, bool isMatch)
    {
        var local = new AggregateEventsResponse { List = [], Total = new Dictionary<string, AggregateTotal> { ["api"] = new() { Count = 3, Sum = 0.3m } } };
        var server = new AggregateEventsResponse { List = [], Total = new Dictionary<string, AggregateTotal> { ["api"] = new() { Count = 3, Sum = 0.30000000000000004m } } };

        Assert.Equal(isMatch, OfflineAggregator.Reconcile(local, server, tolerance).IsMatch);
    }

    [Theory]
    [InlineData("1.0000000000000000000001", "1", 0, false)]
    [InlineData("1.0000000000000000000001", "1", 1e-25, false)]
    [InlineData("1.0000000000000000000001", "1", 1e-20, true)]
    [InlineData("1.0", "1.000", 0, true)]
    [InlineData("0", "0.0", 0, true)]
    [InlineData("0", "0.0000000000000000000000000001", 0.5, false)]
    [InlineData("1", "-1", 1, false)]
    [InlineData("1", "-1", 2, true)]
    [InlineData("79228162514264337593543950335", "-79228162514264337593543950335", 1, false)]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950334", 0, false)]
    public void Sums_are_compared_in_decimal(string local, string server, double tolerance, bool isMatch)
    {
        AggregateEventsResponse Result(string sum) =>
            new() { List = [], Total = new Dictionary<string, AggregateTotal> { ["api"] = new() { Count = 1, Sum = decimal.Parse(sum, CultureInfo.InvariantCulture) } } };

        Assert.Equal(isMatch, OfflineAggregator.Reconcile(Result(local), Result(server), tolerance).IsMatch);
    }

    [Fact]
    public void Counts_have_no_tolerance()
    {
        AggregateEventsResponse Result(long count) => new() { List = [], Total = new Dictionary<string, AggregateTotal> { ["api"] = new() { Count = count, Sum = 1 } } };

        Assert.Equal("total api, events: local 2000000001, server 2000000000", OfflineAggregator.Reconcile(Result(2_000_000_001), Result(2_000_000_000)).ToString());
    }

    [Fact]
    public void Bins_have_no_tolerance()
    {
        var one = Aggregate(Events);
        var two = one with { List = [.. one.List, one.List[1]] };

        Assert.Equal("2026-03-10T01:00Z bins: local 1, server 2", OfflineAggregator.Reconcile(one, two, 0.5).ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_tolerance_is_finite_and_not_negative(double tolerance) =>
        Assert.StartsWith(
            "Must be finite and at least 0.",
            Assert.Throws<ArgumentOutOfRangeException>(nameof(tolerance), () => OfflineAggregator.Reconcile(Aggregate([]), Aggregate([]), tolerance)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Null_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>("local", () => OfflineAggregator.Reconcile(null!, Aggregate([])));
        Assert.Throws<ArgumentNullException>("server", () => OfflineAggregator.Reconcile(Aggregate([]), null!));
    }

    private static AggregateEventsResponse Aggregate(UsageRecord[] events) => OfflineAggregator.Aggregate(events, Request, Some.Context());
}
