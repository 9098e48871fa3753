using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>The text of a property, seen through the groups and the filters that it makes.</summary>
public sealed class PropertyTextTests
{
    [Theory]
    [InlineData("\"gpt\"", "gpt")]
    [InlineData("\" GPT \"", " GPT ")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("3", "3")]
    [InlineData("3.0", "3")]
    [InlineData("-7", "-7")]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.50", "1.5")]
    [InlineData("15e-1", "1.5")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("0.00000015", "1.5e-7")]
    [InlineData("-1e-10", "-1e-10")]
    [InlineData("1e5", "100000")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e21")]
    [InlineData("-2.5E+30", "-2.5e30")]
    [InlineData("1e100", "1e100")]
    [InlineData("0.1234567890123456789", "0.12345678901234568")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    public void A_scalar_is_grouped_and_filtered_by_its_text(string json, string text)
    {
        var record = Some.Event("2026-03-10T12:00", properties: $$"""{"model":{{json}}}""");

        var grouped = OfflineAggregator.Aggregate([record], Some.GroupedRequest(), Some.Context());
        var filtered = OfflineAggregator.Aggregate([record], Filtered("model", text), Some.Context());

        Assert.Equal([text], grouped.Groups().Keys);
        Assert.Equal(1, filtered.Total["api"].Count);
    }

    [Theory]
    [InlineData("a.b", """{"a":{"b":"x"}}""")]
    [InlineData("a.b", """{"a.b":"x"}""")]
    [InlineData("a.b.c", """{"a":{"b":{"c":"x"}}}""")]
    [InlineData("a.b.c", """{"a.b":{"c":"x"}}""")]
    [InlineData("a.b.c", """{"a":{"b.c":"x"}}""")]
    [InlineData("a.b", """{"a.b":null,"a":{"b":"x"}}""")]
    public void A_path_walks_nested_objects_and_a_dotted_name_is_the_same_as_nested_ones(string path, string properties)
    {
        var result = OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", properties: properties)], Some.GroupedRequest($"properties.{path}"), Some.Context());

        Assert.Equal(["x"], result.Groups().Keys);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"model":null}""")]
    [InlineData("""{"model":""}""")]
    [InlineData("""{"Model":"x"}""")]
    public void A_missing_null_or_empty_property_is_in_the_total_but_in_no_group_and_matches_an_empty_filter(string? properties)
    {
        UsageRecord[] events = [Some.Event("2026-03-10T12:00", 2, properties: properties), Some.Event("2026-03-10T12:00", 1, "x")];

        var grouped = OfflineAggregator.Aggregate(events, Some.GroupedRequest(), Some.Context());
        var filtered = OfflineAggregator.Aggregate(events, Filtered("model", ""), Some.Context());

        Assert.Equal(new Dictionary<string, decimal> { ["x"] = 1 }, grouped.Groups());
        Assert.Equal(1, grouped.List[0].Values["api"]);
        Assert.Equal(3, grouped.Total["api"].Sum);
        Assert.Equal(2, filtered.Total["api"].Sum);
    }

    [Theory]
    [InlineData("a.b", """{"a":"x"}""")]
    [InlineData("a", """{"b":"x"}""")]
    [InlineData("a.b", """{"a":[{"b":"x"}]}""")]
    public void A_path_that_leads_nowhere_has_no_group(string path, string properties) =>
        Assert.Empty(OfflineAggregator.Aggregate([Some.Event("2026-03-10T12:00", properties: properties)], Some.GroupedRequest($"properties.{path}"), Some.Context()).List);

    private static AggregateEventsRequest Filtered(string path, string text) =>
        Some.Request("2026-03-10T00:00", "2026-03-10T23:00", BinSize.Day) with { FilterBy = new Dictionary<string, string> { [path] = text } };
}
