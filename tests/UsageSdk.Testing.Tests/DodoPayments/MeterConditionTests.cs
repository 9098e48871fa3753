using UsageSdk.DodoPayments;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>What a meter's filter takes: events 1 to 7 have under <c>a</c> the texts Pro, pro plan and 5, the numbers 4, 5 and 5.0, and nothing.</summary>
public sealed class MeterConditionTests
{
    public static TheoryData<DodoPaymentsMeterOperator, MetadataValue, string> Conditions => new()
    {
        { DodoPaymentsMeterOperator.EqualTo, "Pro", "1" },
        { DodoPaymentsMeterOperator.EqualTo, 5, "5 6" },
        { DodoPaymentsMeterOperator.NotEqualTo, "Pro", "2 3 4 5 6" },
        { DodoPaymentsMeterOperator.NotEqualTo, 5, "1 2 3 4" },
        { DodoPaymentsMeterOperator.GreaterThan, 4, "5 6" },
        { DodoPaymentsMeterOperator.GreaterThanOrEqualTo, 4.5, "5 6" },
        { DodoPaymentsMeterOperator.LessThan, 5, "4" },
        { DodoPaymentsMeterOperator.LessThanOrEqualTo, 5, "4 5 6" },
        { DodoPaymentsMeterOperator.Contains, "ro", "1 2" },
        { DodoPaymentsMeterOperator.Contains, "pro", "2" },
        { DodoPaymentsMeterOperator.DoesNotContain, "pro", "1 3 4 5 6" },
    };

    public static TheoryData<string, DodoPaymentsMeter> BrokenMeters => new()
    {
        { "aggregation.key: is required for sum, max and last.", Meter(null) with { Aggregation = DodoPaymentsMeterAggregation.Sum } },
        { "filter.clauses: must have 1 to 10 items.", Meter(Of([])) },
        { "filter.clauses: must have 1 to 10 items.", Meter(Of([.. Enumerable.Repeat(Condition(), 11)])) },
        { "filter.clauses: must be either conditions or filters, not both.", Meter(Of([Condition()]) with { Filters = [Of([Condition()])] }) },
        { "filter.clauses[0].clauses[0].clauses[0].clauses: must be conditions; filters nest at most 3 levels deep.", Meter(Nested(4)) },
        { "filter.clauses[0].key: must have 1 to 100 characters.", Meter(Of([Condition("")])) },
        { "filter.clauses[0].key: must have 1 to 100 characters.", Meter(Of([Condition(new string('k', 101))])) },
        { "filter.clauses[0].operator: must be one of the eight.", Meter(Of([Condition() with { Operator = (DodoPaymentsMeterOperator)8 }])) },
        { "filter.clauses[0].value: must be a text, a finite number or a boolean.", Meter(Of([Condition() with { Value = default }])) },
    };

    [Theory]
    [MemberData(nameof(Conditions), DisableDiscoveryEnumeration = true)]
    [Mirrors("B5.6", "B5.7", "B5.8", "B5.9")]
    public async Task A_condition_compares_by_its_operator(DodoPaymentsMeterOperator comparison, MetadataValue value, string numbers)
    {
        using var wire = new Wire();
        wire.Server.DodoPayments.AddMeter(Meter(Of([new("a", comparison, value)])));
        await IngestAsync(wire, "\"Pro\"", "\"pro plan\"", "\"5\"", "4", "5", "5.0", null);

        Assert.Equal(numbers, await NumbersAsync(wire));
    }

    [Theory]
    [InlineData(DodoPaymentsMeterConjunction.And, "5")]
    [InlineData(DodoPaymentsMeterConjunction.Or, "4 5 6")]
    [Mirrors("B5.4", "B5.5")]
    public async Task Clauses_combine_three_levels_deep(DodoPaymentsMeterConjunction conjunction, string numbers)
    {
        using var wire = new Wire();
        DodoPaymentsMeterCondition[] conditions = [new("a", DodoPaymentsMeterOperator.GreaterThan, 4), new("a", DodoPaymentsMeterOperator.LessThan, 6)];
        wire.Server.DodoPayments.AddMeter(Meter(Nested(3, Of([.. conditions, .. Enumerable.Repeat(conditions[0], 8)]) with { Conjunction = conjunction })));
        await IngestAsync(wire, null, null, null, "4", "5", "6");

        Assert.Equal(numbers, await NumbersAsync(wire));
    }

    [Theory]
    [MemberData(nameof(BrokenMeters), DisableDiscoveryEnumeration = true)]
    [Mirrors("B5.3", "B5.4", "B5.5", "B5.6")]
    public void A_meter_that_the_service_would_not_have_cannot_be_added(string message, DodoPaymentsMeter meter)
    {
        using var server = new FakeUsageServer();

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => server.DodoPayments.AddMeter(meter)).Message);
    }

    private static DodoPaymentsMeter Meter(DodoPaymentsMeterFilter? filter) => new() { Id = "mtr_1", EventName = "call", Aggregation = DodoPaymentsMeterAggregation.Count, Filter = filter };

    private static DodoPaymentsMeterCondition Condition(string key = "a") => new(key, DodoPaymentsMeterOperator.EqualTo, 1);

    private static DodoPaymentsMeterFilter Of(DodoPaymentsMeterCondition[] conditions) => new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = conditions };

    /// <summary>A filter that many levels below the meter's own.</summary>
    private static DodoPaymentsMeterFilter Nested(int levels, DodoPaymentsMeterFilter? lowest = null) =>
        Enumerable.Range(0, levels).Aggregate(lowest ?? Of([Condition()]), (filter, _) => new() { Conjunction = DodoPaymentsMeterConjunction.And, Filters = [filter] });

    private static async Task IngestAsync(Wire wire, params string?[] values)
    {
        var events = values.Select((value, index) => $$"""{"event_id":"{{index + 1}}","customer_id":"cus_1","event_name":"call","metadata":{{(value is null ? "null" : $$"""{"a":{{value}}}""")}}}""");
        (await wire.PostAsync("events/ingest", $$"""{"events":[{{string.Join(",", events)}}]}""")).AssertOk($$"""{"ingested_count":{{values.Length}}}""");
    }

    private static async Task<string> NumbersAsync(Wire wire) =>
        string.Join(' ', (await wire.GetAsync("events?meter_id=mtr_1")).Json["items"]!.AsArray().Select(item => (string)item!["event_id"]!).Order(StringComparer.Ordinal));
}
