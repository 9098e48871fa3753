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

    public static DodoPaymentsMeter Meter(DodoPaymentsMeterAggregation aggregation = DodoPaymentsMeterAggregation.Count, DodoPaymentsMeterFilter? filter = null) => new()
    {
        Id = "mtr_1",
        EventName = "call",
        Aggregation = aggregation,
        Key = aggregation == DodoPaymentsMeterAggregation.Count ? null : "tokens",
        Filter = filter,
    };

    public static DodoPaymentsMeterFilter And(params DodoPaymentsMeterCondition[] conditions) => new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = conditions };

    public static DodoPaymentsMeterFilter Or(params DodoPaymentsMeterCondition[] conditions) => new() { Conjunction = DodoPaymentsMeterConjunction.Or, Conditions = conditions };

    public static DodoPaymentsMeterFilter And(params DodoPaymentsMeterFilter[] filters) => new() { Conjunction = DodoPaymentsMeterConjunction.And, Filters = filters };

    public static DodoPaymentsMeterFilter Or(params DodoPaymentsMeterFilter[] filters) => new() { Conjunction = DodoPaymentsMeterConjunction.Or, Filters = filters };

    public static DodoPaymentsMeterCondition Is(string key, MetadataValue value) => new(key, DodoPaymentsMeterOperator.EqualTo, value);

    public static bool Takes(DodoPaymentsMeterFilter? filter, string metadata) => Takes(filter, Event(metadata));

    public static bool Takes(DodoPaymentsMeterFilter? filter, IngestedEvent item) => new DodoPaymentsMeterTally(Meter(filter: filter)).Matches(item);

    public static DodoPaymentsMeterTally Read(DodoPaymentsMeter meter, IEnumerable<IngestedEvent> events)
    {
        var reading = new DodoPaymentsMeterTally(meter);
        foreach (var item in events)
        {
            reading.Add(item);
        }

        return reading;
    }
}
