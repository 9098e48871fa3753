using UsageSdk.DodoPayments;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class DodoPaymentsMeterFilterTests
{
    private static readonly DodoPaymentsMeterCondition IsPro = Dodo.Is("plan", "pro");
    private static readonly DodoPaymentsMeterCondition IsActive = Dodo.Is("active", true);

    [Theory]
    [InlineData("""{"plan":"pro","active":true}""", true, true)]
    [InlineData("""{"plan":"pro","active":false}""", false, true)]
    [InlineData("""{"plan":"team","active":true}""", false, true)]
    [InlineData("""{"plan":"team"}""", false, false)]
    [InlineData("""{"active":true}""", false, true)]
    [InlineData("null", false, false)]
    public void All_conditions_must_hold_for_and_while_one_suffices_for_or(string metadata, bool and, bool or)
    {
        Assert.Equal(and, Dodo.Takes(Dodo.And(IsPro, IsActive), metadata));
        Assert.Equal(or, Dodo.Takes(Dodo.Or(IsPro, IsActive), metadata));
    }

    [Theory]
    [InlineData("""{"plan":"pro","active":true}""", true)]
    [InlineData("""{"plan":"team","active":true}""", true)]
    [InlineData("""{"plan":"free","active":true}""", false)]
    [InlineData("""{"plan":"pro","active":false}""", false)]
    public void Filters_nest(string metadata, bool taken) =>
        Assert.Equal(taken, Dodo.Takes(Dodo.And(Dodo.Or(IsPro, Dodo.Is("plan", "team")), Dodo.And(IsActive)), metadata));

    [Fact]
    public void A_meter_without_a_filter_takes_every_event_of_its_name_in_exact_case()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter());

        Assert.True(reading.Matches(Dodo.Event("null")));
        Assert.True(reading.Matches(Dodo.Event("{}")));
        Assert.False(reading.Matches(Dodo.Event("{}", name: "Call")));
        Assert.False(reading.Matches(Dodo.Event("{}", name: "call.more")));
    }

    [Fact]
    public void Ten_clauses_in_each_of_three_nested_levels_are_taken()
    {
        var conditions = Enumerable.Range(1, 10).Select(number => Dodo.Is("key", number)).ToArray();
        var filter = Dodo.Or(Dodo.And(Dodo.Or([.. Enumerable.Repeat(Dodo.Or(conditions), 10)])));

        Assert.True(Dodo.Takes(filter, """{"key":10}"""));
        Assert.False(Dodo.Takes(filter, """{"key":11}"""));
    }

    public static TheoryData<string, DodoPaymentsMeterFilter> BrokenFilters { get; } = new()
    {
        { "filter.clauses: must have 1 to 10 items.", Dodo.And(Array.Empty<DodoPaymentsMeterCondition>()) },
        { "filter.clauses: must have 1 to 10 items.", Dodo.Or([.. Enumerable.Repeat(IsPro, 11)]) },
        { "filter.clauses: must have 1 to 10 items.", Dodo.Or([.. Enumerable.Repeat(Dodo.And(IsPro), 11)]) },
        { "filter.clauses[1].clauses: must have 1 to 10 items.", Dodo.Or(Dodo.And(IsPro), Dodo.And(Array.Empty<DodoPaymentsMeterFilter>())) },
        { "filter.clauses: must be either conditions or filters, not both.", Dodo.And(IsPro) with { Filters = [Dodo.And(IsActive)] } },
        {
            "filter.clauses[0].clauses[0].clauses[0].clauses: must be conditions; filters nest at most 3 levels deep.",
            Dodo.And(Dodo.And(Dodo.And(Dodo.And(Dodo.And(IsPro)))))
        },
        { "filter.clauses[0]: must not be null.", Dodo.And((DodoPaymentsMeterCondition)null!) },
        { "filter.clauses[0]: must not be null.", Dodo.And((DodoPaymentsMeterFilter)null!) },
        { "filter.conjunction: must be and, or or.", Dodo.And(IsPro) with { Conjunction = (DodoPaymentsMeterConjunction)2 } },
        { "filter.clauses[0].operator: must be one of the eight.", Dodo.And(IsPro with { Operator = (DodoPaymentsMeterOperator)8 }) },
        { "filter.clauses[0].key: must have 1 to 100 characters.", Dodo.And(IsPro with { Key = "" }) },
        { "filter.clauses[0].key: must have 1 to 100 characters.", Dodo.And(IsPro with { Key = null! }) },
        { "filter.clauses[1].key: must have 1 to 100 characters.", Dodo.And(IsPro, IsPro with { Key = new string('k', 101) }) },
        { "filter.clauses[0].value: must be a text, a finite number or a boolean.", Dodo.And(IsPro with { Value = default }) },
        { "filter.clauses[0].value: must be a text, a finite number or a boolean.", Dodo.And(IsPro with { Value = double.NaN }) },
        { "filter.clauses[0].value: must be a text, a finite number or a boolean.", Dodo.And(IsPro with { Value = double.PositiveInfinity }) },
        { "filter.clauses[0].value: must be a text, a finite number or a boolean.", Dodo.And(IsPro with { Value = Dodo.Value("[1]") }) },
    };

    [Theory]
    [MemberData(nameof(BrokenFilters), DisableDiscoveryEnumeration = true)]
    public void A_broken_filter_is_refused_with_the_rule_and_its_place(string message, DodoPaymentsMeterFilter filter) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new DodoPaymentsMeterTally(Dodo.Meter(filter: filter))).Message);

    [Fact]
    public void A_key_of_a_hundred_characters_beyond_the_basic_plane_is_taken()
    {
        var key = string.Concat(Enumerable.Repeat("\U0001F511", 100));

        Assert.True(Dodo.Takes(Dodo.And(Dodo.Is(key, 1)), $$"""{"{{key}}":1}"""));
    }

    [Fact]
    public void A_broken_meter_is_refused()
    {
        static string Refusal(DodoPaymentsMeter meter) => Assert.Throws<ArgumentException>(() => new DodoPaymentsMeterTally(meter)).Message;

        Assert.Equal("id: must not be empty.", Refusal(Dodo.Meter() with { Id = "" }));
        Assert.Equal("event_name: must not be empty.", Refusal(Dodo.Meter() with { EventName = "" }));
        Assert.Equal("aggregation.type: must be count, sum, max or last.", Refusal(Dodo.Meter() with { Aggregation = (DodoPaymentsMeterAggregation)4 }));
        foreach (var aggregation in (DodoPaymentsMeterAggregation[])[DodoPaymentsMeterAggregation.Sum, DodoPaymentsMeterAggregation.Max, DodoPaymentsMeterAggregation.Last])
        {
            Assert.Equal("aggregation.key: is required for sum, max and last.", Refusal(Dodo.Meter(aggregation) with { Key = null }));
            Assert.Equal("aggregation.key: is required for sum, max and last.", Refusal(Dodo.Meter(aggregation) with { Key = "" }));
        }

        Assert.Throws<ArgumentNullException>("meter", () => new DodoPaymentsMeterTally(null!));
        Assert.Throws<ArgumentNullException>("Conditions", () => new DodoPaymentsMeterTally(Dodo.Meter(filter: Dodo.And(IsPro) with { Conditions = null! })));
        Assert.Throws<ArgumentNullException>("Filters", () => new DodoPaymentsMeterTally(Dodo.Meter(filter: Dodo.And(IsPro) with { Filters = null! })));
    }

    [Fact]
    public void A_reading_keeps_the_filter_that_was_checked()
    {
        var conditions = new List<DodoPaymentsMeterCondition> { IsPro };
        var reading = new DodoPaymentsMeterTally(Dodo.Meter(filter: new DodoPaymentsMeterFilter { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = conditions }));

        conditions.Clear();

        Assert.False(reading.Matches(Dodo.Event("""{"plan":"team"}""")));
    }

    [Fact]
    public void Values_of_events_that_cannot_be_sent_meet_only_negative_conditions()
    {
        var item = Dodo.Event("{}") with { Metadata = new Dictionary<string, MetadataValue> { ["key"] = double.NaN } };
        bool Takes(DodoPaymentsMeterOperator comparison) => new DodoPaymentsMeterTally(Dodo.Meter(filter: Dodo.And(new DodoPaymentsMeterCondition("key", comparison, 5)))).Matches(item);

        Assert.Equal([DodoPaymentsMeterOperator.NotEqualTo, DodoPaymentsMeterOperator.DoesNotContain], Enum.GetValues<DodoPaymentsMeterOperator>().Where(Takes));
    }
}
