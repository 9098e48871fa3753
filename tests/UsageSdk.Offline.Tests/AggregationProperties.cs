using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class AggregationProperties
{
    // A fixed seed: a failure repeats on every machine.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(300)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_310, 12_345_679), FSharpOption<int>.None)));

    [Theory]
    [InlineData(null, null)]
    [InlineData("properties.model", null)]
    [InlineData("properties.model", 1)]
    [InlineData("$customer_id", 1)]
    public void Parts_merged_in_any_order_give_what_all_events_at_once_do(string? groupBy, int? maxGroups) => Hold(scenario =>
    {
        var request = scenario.Request with { GroupBy = groupBy, MaxGroups = maxGroups };
        var zone = scenario.Context with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") };
        foreach (var (asked, context) in new[] { (request, scenario.Context), (request with { FilterBy = Filter }, scenario.Context), (request, zone) })
        {
            var parts = Enumerable.Range(0, 3).Select(_ => OfflineAggregator.Begin(asked, context)).ToArray();
            for (var index = 0; index < scenario.Events.Length; index++)
            {
                parts[index * 7 % 3].Add(in scenario.Events[index]);
            }

            // The order of merging comes from the scenario too.
            var first = scenario.Events.Length % 3;
            parts[first].Merge(parts[(first + 2) % 3]);
            parts[first].Merge(parts[(first + 1) % 3]);

            Assert.Equal(OfflineAggregator.Aggregate(scenario.Events, asked, context).AsText(), parts[first].GetResult().AsText());
        }
    });

    [Fact]
    public void A_limit_of_groups_loses_nothing() => Hold(scenario =>
    {
        var grouped = (scenario with { Request = scenario.Request with { GroupBy = "properties.model" } }).Aggregate();
        var limited = (scenario with { Request = scenario.Request with { GroupBy = "properties.model", MaxGroups = 1 } }).Aggregate();
        Assert.Equal(grouped.List.Select(bin => bin.Values.AsText()), limited.List.Select(bin => bin.Values.AsText()));
    });

    [Fact]
    public void A_flat_value_is_the_sum_of_the_groups_and_of_the_events_in_no_group() => Hold(scenario =>
    {
        var flat = scenario.Aggregate();
        var grouped = (scenario with { Request = scenario.Request with { GroupBy = "properties.model" } }).Aggregate();
        var ungrouped = (scenario with { Events = [.. scenario.Events.Where(item => PropertyOf(item) is "")] }).Aggregate();
        for (var index = 0; index < flat.List.Count; index++)
        {
            foreach (var feature in scenario.Request.FeatureId)
            {
                var groups = grouped.List.Count == 0 ? 0 : grouped.List[index].GroupedValues![feature].Values.Sum();
                Assert.Equal(flat.List[index].Values[feature], groups + ungrouped.List[index].Values[feature]);
            }
        }
    });

    [Fact]
    public void The_order_of_events_does_not_matter() => Hold(scenario =>
    {
        var grouped = scenario with { Request = scenario.Request with { GroupBy = "properties.model", MaxGroups = 2 } };
        var reversed = grouped with { Events = [.. grouped.Events.Reverse()] };
        var sorted = grouped with { Events = [.. grouped.Events.OrderBy(item => item.Value).ThenBy(item => item.FeatureId, StringComparer.Ordinal)] };
        var expected = grouped.Aggregate().AsText();
        Assert.Equal(expected, reversed.Aggregate().AsText());
        Assert.Equal(expected, sorted.Aggregate().AsText());
    });

    [Fact]
    public void Moving_everything_by_whole_days_moves_hours_and_days_and_by_whole_weeks_moves_weeks() => Hold(scenario =>
    {
        if (scenario.Size == BinSize.Month)
        {
            return;
        }

        var by = TimeSpan.FromDays(scenario.Size == BinSize.Week ? 21 : 5);
        var custom = scenario.Request.CustomRange;
        var moved = new Scenario(
            [.. scenario.Events.Select(item => item with { Timestamp = item.Timestamp + by })],
            scenario.Request with { CustomRange = custom is null ? null : new() { Start = custom.Start + by, End = custom.End + by } },
            scenario.Context with
            {
                Now = scenario.Context.Now + by,
                BillingCycle = scenario.Context.BillingCycle is { } cycle ? new(cycle.Start + by, cycle.End + by, cycle.CreatedAt + by) : null,
            });
        Assert.Equal(scenario.Aggregate().AsText(by), moved.Aggregate().AsText());
    });

    [Fact]
    public void The_total_of_values_that_are_not_negative_is_at_least_the_sum_of_the_list() => Hold(scenario =>
    {
        var result = (scenario with { Events = [.. scenario.Events.Select(item => item with { Value = item.Value is { } value ? Math.Abs(value) : null })] }).Aggregate();
        foreach (var feature in scenario.Request.FeatureId)
        {
            Assert.True((result.Total.GetValueOrDefault(feature)?.Sum ?? 0) >= result.List.Sum(bin => bin.Values[feature]));
        }
    });

    [Fact]
    public void Bins_follow_each_other_without_a_gap_and_an_empty_one_is_zero() => Hold(scenario =>
    {
        var result = scenario.Aggregate();
        foreach (var (bin, next) in result.List.Zip(result.List.Skip(1)))
        {
            Assert.Equal(After(bin.Period, scenario.Size), next.Period);
        }

        foreach (var bin in result.List)
        {
            Assert.Equal(scenario.Request.FeatureId, bin.Values.Keys);
            var end = After(bin.Period, scenario.Size);
            foreach (var feature in scenario.Request.FeatureId)
            {
                Assert.True(bin.Values[feature] == 0 || scenario.Events.Any(item => item.FeatureId == feature && item.Timestamp >= bin.Period && item.Timestamp < end));
            }
        }
    });

    private static readonly Dictionary<string, string> Filter = new() { ["model"] = "a" };

    private static void Hold(Action<Scenario> property) => Check.One(Repeatable, Prop.ForAll(Scenario.Any, property));

    private static string PropertyOf(UsageRecord item) => item.Properties.TextAt("model");

    private static DateTimeOffset After(DateTimeOffset start, BinSize size) => size.Value switch
    {
        "hour" => start.AddHours(1),
        "day" => start.AddDays(1),
        "week" => start.AddDays(7),
        _ => start.AddMonths(1),
    };
}
