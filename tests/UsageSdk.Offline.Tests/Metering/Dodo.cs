using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Offline.Tests.Metering;

/// <summary>Events of Dodo Payments, read from JSON as the client reads them, and meters for them.</summary>
internal static class Dodo
{
    public static IngestedEvent Event(string metadata, string id = "evt", string timestamp = "2026-03-10T12:00Z", string name = "call") =>
        JsonSerializer.Deserialize(
            $$"""{"event_id":"{{id}}","business_id":"bus","customer_id":"cus","event_name":"{{name}}","timestamp":"{{Some.Instant(timestamp):yyyy-MM-ddTHH:mm:ss.fffZ}}","metadata":{{metadata}}}""",
            (JsonTypeInfo<IngestedEvent>)UsageJson.Options.GetTypeInfo(typeof(IngestedEvent)))!;

    /// <summary>A metadata value by its JSON.</summary>
    public static MetadataValue Value(string json) => Event($$"""{"key":{{json}}}""").Metadata!["key"];

    public static DodoMeter Meter(DodoMeterAggregation aggregation = DodoMeterAggregation.Count, DodoMeterFilter? filter = null) => new()
    {
        Id = "mtr_1",
        EventName = "call",
        Aggregation = aggregation,
        Key = aggregation == DodoMeterAggregation.Count ? null : "tokens",
        Filter = filter,
    };

    public static DodoMeterFilter And(params DodoMeterCondition[] conditions) => new() { Conjunction = DodoMeterConjunction.And, Conditions = conditions };

    public static DodoMeterFilter Or(params DodoMeterCondition[] conditions) => new() { Conjunction = DodoMeterConjunction.Or, Conditions = conditions };

    public static DodoMeterFilter And(params DodoMeterFilter[] filters) => new() { Conjunction = DodoMeterConjunction.And, Filters = filters };

    public static DodoMeterFilter Or(params DodoMeterFilter[] filters) => new() { Conjunction = DodoMeterConjunction.Or, Filters = filters };

    public static DodoMeterCondition Is(string key, MetadataValue value) => new(key, DodoMeterOperator.EqualTo, value);

    public static bool Takes(DodoMeterFilter? filter, string metadata) => Takes(filter, Event(metadata));

    public static bool Takes(DodoMeterFilter? filter, IngestedEvent item) => new DodoMeterReading(Meter(filter: filter)).Matches(item);

    public static DodoMeterReading Read(DodoMeter meter, IEnumerable<IngestedEvent> events)
    {
        var reading = new DodoMeterReading(meter);
        foreach (var item in events)
        {
            reading.Add(item);
        }

        return reading;
    }
}
