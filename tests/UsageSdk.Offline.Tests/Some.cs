using System.Globalization;
using System.Text.Json;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Tiny events, requests and contexts. Times are UTC.</summary>
internal static class Some
{
    public static UsageRecord Event(
        string timestamp, decimal? value = 1, string feature = "api", string customer = "c1", string? entity = null, string? properties = null) =>
        new("evt", feature, customer, Instant(timestamp), value, entity, properties is null ? default : JsonElement.Parse(properties));

    public static UsageRecord Event(string timestamp, decimal? value, string group) => Event(timestamp, value, properties: $$"""{"model":"{{group}}"}""");

    public static AggregateEventsRequest Request(string start, string end, BinSize size) => new()
    {
        CustomerId = null,
        FeatureId = "api",
        CustomRange = new() { Start = Instant(start), End = Instant(end) },
        BinSize = size,
    };

    public static AggregateEventsRequest Request(AggregateRange range, BinSize? size = null) => new() { CustomerId = "c1", FeatureId = "api", Range = range, BinSize = size };

    /// <summary>One day, one bin, by model.</summary>
    public static AggregateEventsRequest GroupedRequest(string groupBy = "properties.model", int? maxGroups = null) =>
        Request("2026-03-10T00:00", "2026-03-10T23:00", BinSize.Day) with { GroupBy = groupBy, MaxGroups = maxGroups };

    public static AggregationContext Context(string now = "2026-12-31T00:00") => new() { Now = Instant(now) };

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
