using System.Globalization;
using UsageSdk.DodoPayments;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class DodoPaymentsMeterTallyTests
{
    /// <summary>Event ids, minutes and metadata, and the readings of the four meters: count, sum, max and last.</summary>
    [Theory]
    [InlineData("", "0", "0", null, null)]
    [InlineData("""a 1 {"tokens":5}""", "1", "5", "5", "5")]
    [InlineData("""a 1 {"tokens":5};b 2 {"tokens":2.5};c 3 {"tokens":-1}""", "3", "6.5", "5", "-1")]
    [InlineData("""a 1 {"tokens":-5};b 2 {"tokens":-3}""", "2", "-8", "-3", "-3")]
    [InlineData("""a 1 {"tokens":0.1};b 2 {"tokens":0.2}""", "2", "0.3", "0.2", "0.2")]
    [InlineData("""a 1 {"tokens":9223372036854775807};b 2 {"tokens":1}""", "2", "9223372036854775808", "9223372036854775807", "1")]

    // What is not a number counts as an event, and as nothing else.
    [InlineData("""a 1 {"tokens":"150"}""", "1", "0", null, null)]
    [InlineData("""a 1 {"tokens":7};b 2 {"tokens":"150"}""", "2", "7", "7", "7")]
    [InlineData("""a 1 {"tokens":true};b 2 {"tokens":null};c 3 {"Tokens":3};d 4 null;e 5 {"tokens":[1]}""", "5", "0", null, null)]

    // The last is the latest, whenever it arrives; of one instant, the one with the greatest id.
    [InlineData("""a 2 {"tokens":1};b 1 {"tokens":2}""", "2", "3", "2", "1")]
    [InlineData("""b 1 {"tokens":1};a 1 {"tokens":2}""", "2", "3", "2", "1")]
    [InlineData("""a 1 {"tokens":2};b 1 {"tokens":1}""", "2", "3", "2", "1")]
    [InlineData("""a 1 {"tokens":1};B 1 {"tokens":2}""", "2", "3", "2", "1")]

    // Ids that a service would know again: even then the order does not matter.
    [InlineData("""a 1 {"tokens":1};a 1 {"tokens":2}""", "2", "3", "2", "2")]
    [InlineData("""a 1 {"tokens":2};a 1 {"tokens":1}""", "2", "3", "2", "2")]
    public void Meters_read_events(string events, string count, string sum, string? max, string? last)
    {
        var items = events.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split(' ', 3)).Select(parts => Dodo.Event(parts[2], parts[0], $"2026-03-10T12:0{parts[1]}Z")).ToArray();
        string? Read(DodoPaymentsMeterAggregation aggregation) => FormattableString.Invariant($"{Dodo.Read(Dodo.Meter(aggregation), items).Value}") is { Length: > 0 } text ? text : null;

        Assert.Equal((count, sum), (Read(DodoPaymentsMeterAggregation.Count), Read(DodoPaymentsMeterAggregation.Sum)));
        Assert.Equal((max, last), (Read(DodoPaymentsMeterAggregation.Max), Read(DodoPaymentsMeterAggregation.Last)));
    }

    [Fact]
    public void Events_that_the_meter_does_not_take_are_passed_over()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter(DodoPaymentsMeterAggregation.Sum, Dodo.And(Dodo.Is("plan", "pro"))));

        Assert.False(reading.Add(Dodo.Event("""{"plan":"pro","tokens":1}""", name: "upload")));
        Assert.False(reading.Add(Dodo.Event("""{"plan":"free","tokens":2}""")));
        Assert.True(reading.Add(Dodo.Event("""{"plan":"pro","tokens":4}""")));
        Assert.False(reading.Add(Dodo.Event("""{"plan":"pro","tokens":"8"}""")));

        Assert.Equal((4m, 2L, 1L), (reading.Value, reading.Matched, reading.Skipped));
    }

    [Fact]
    public void A_count_needs_no_number_and_skips_nothing()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter() with { Key = "tokens" });

        Assert.True(reading.Add(Dodo.Event("""{"tokens":"8"}""")));

        Assert.Equal((1m, 1L, 0L), (reading.Value, reading.Matched, reading.Skipped));
    }

    [Fact]
    public void Matching_does_not_change_a_reading()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter());

        Assert.True(reading.Matches(Dodo.Event("{}")));

        Assert.Equal((0m, 0L), (reading.Value, reading.Matched));
    }

    [Fact]
    public void An_event_to_ingest_without_a_timestamp_has_that_of_its_arrival()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter(DodoPaymentsMeterAggregation.Last));
        var noon = Some.Instant("2026-03-10T12:00Z");
        EventInput Input(string id, int tokens, DateTimeOffset? timestamp) =>
            new() { EventId = id, CustomerId = "cus", EventName = "call", Timestamp = timestamp, Metadata = new Dictionary<string, MetadataValue> { ["tokens"] = tokens } };

        reading.Add(Input("a", 1, null), noon);
        reading.Add(Input("b", 2, noon.AddMinutes(-1)), noon.AddMinutes(1));
        Assert.Equal(1, reading.Value);
        reading.Add(Input("c", 3, null), noon.AddMinutes(1));

        Assert.Equal(3, reading.Value);
    }

    [Fact]
    public void The_instant_counts_not_the_offset_in_which_it_is_written()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter(DodoPaymentsMeterAggregation.Last));
        var noon = Some.Instant("2026-03-10T12:00Z");

        reading.Add(Dodo.Event("""{"tokens":1}""") with { Timestamp = noon });
        reading.Add(Dodo.Event("""{"tokens":2}""") with { Timestamp = noon.AddMinutes(-1).ToOffset(TimeSpan.FromHours(9)) });

        Assert.Equal(1, reading.Value);
    }

    [Theory]
    [InlineData("1000000000000000000000000000 0.04 0.04 -1000000000000000000000000000", "0.08")]
    [InlineData("70000000000000000000000000000 70000000000000000000000000000 -70000000000000000000000000000", "70000000000000000000000000000")]
    [InlineData("79228162514264337593543950335 0.0000000000000000000000000001 -79228162514264337593543950335", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335 0.4", "79228162514264337593543950335")]
    [InlineData("7922816251426433759354395033 0.05", "7922816251426433759354395033.1")]
    [InlineData("-7922816251426433759354395033 -0.05", "-7922816251426433759354395033.1")]
    public void A_sum_is_exact_whatever_comes_between(string numbers, string sum)
    {
        var (meter, expected) = (Dodo.Meter(DodoPaymentsMeterAggregation.Sum), decimal.Parse(sum, CultureInfo.InvariantCulture));
        var events = numbers.Split(' ').Select(number => Number(decimal.Parse(number, CultureInfo.InvariantCulture))).ToArray();

        for (var turn = 0; turn < events.Length; turn++)
        {
            IngestedEvent[] order = [.. events[turn..], .. events[..turn]];
            var merged = Dodo.Read(meter, order[..1]);
            merged.Merge(Dodo.Read(meter, order[1..]));

            Assert.Equal((expected, expected), (Dodo.Read(meter, order).Value, Dodo.Read(meter, order.Reverse()).Value));
            Assert.Equal(expected, merged.Value);
        }
    }

    [Fact]
    public void A_sum_beyond_decimal_shows_in_the_value_until_something_takes_it_back()
    {
        var meter = Dodo.Meter(DodoPaymentsMeterAggregation.Sum);
        var sum = Dodo.Read(meter, [Number(decimal.MaxValue)]);

        sum.Merge(Dodo.Read(meter, [Number(decimal.MaxValue)]));
        Assert.Throws<OverflowException>(() => sum.Value);
        sum.Add(Number(-decimal.MaxValue));

        Assert.Equal((decimal.MaxValue, 3L, 0L), (sum.Value, sum.Matched, sum.Skipped));
    }

    [Fact]
    public void A_number_beyond_decimal_is_told_and_leaves_the_reading_as_it_was()
    {
        foreach (var aggregation in (DodoPaymentsMeterAggregation[])[DodoPaymentsMeterAggregation.Sum, DodoPaymentsMeterAggregation.Max, DodoPaymentsMeterAggregation.Last])
        {
            var reading = Dodo.Read(Dodo.Meter(aggregation), [Number(7)]);

            Assert.Equal("Event evt_9: tokens is a number beyond decimal.", Assert.Throws<OverflowException>(() => reading.Add(Dodo.Event("""{"tokens":1e29}""", "evt_9"))).Message);
            Assert.Equal((7m, 1L, 0L), (reading.Value, reading.Matched, reading.Skipped));
        }
    }

    [Fact]
    public void Meters_that_were_built_apart_are_equal_and_their_readings_merge()
    {
        static DodoPaymentsMeter Meter(string plan) => Dodo.Meter(DodoPaymentsMeterAggregation.Sum, Dodo.And(Dodo.Or(Dodo.Is("plan", plan), Dodo.Is("seats", 3)), Dodo.And(Dodo.Is("trial", false))));
        var reading = Dodo.Read(Meter("pro"), [Dodo.Event("""{"plan":"pro","trial":false,"tokens":1}""")]);
        var other = Dodo.Read(Meter("pro"), [Dodo.Event("""{"seats":3,"trial":false,"tokens":2}""")]);

        reading.Merge(other);

        Assert.Equal(3, reading.Value);
        Assert.Equal((Meter("pro"), Meter("pro").GetHashCode()), (Meter("pro"), Meter("pro").GetHashCode()));
        Assert.NotEqual(Meter("pro"), Meter("team"));
        Assert.Throws<ArgumentException>("other", () => reading.Merge(new DodoPaymentsMeterTally(Meter("team"))));
        Assert.Throws<ArgumentException>("other", () => reading.Merge(new DodoPaymentsMeterTally(Meter("pro") with { Filter = null })));
    }

    [Fact]
    public void Filters_differ_by_conjunction_order_and_number_of_clauses()
    {
        var (plan, seats) = (Dodo.Is("plan", "pro"), Dodo.Is("seats", 3));
        var filter = Dodo.And(plan, seats);

        DodoPaymentsMeterFilter[] filters =
        [
            filter, Dodo.Or(plan, seats), Dodo.And(seats, plan), Dodo.And(plan), filter with { Conditions = null! },
            Dodo.And(Dodo.And(plan, seats)), Dodo.And(Dodo.And(plan)), Dodo.And(Dodo.And(plan)) with { Filters = null!, Conditions = [seats] },
        ];
        Assert.Equal(filters.Length, filters.Distinct().Count());
        Assert.Equal(filters.Length, filters.DistinctBy(item => item.GetHashCode()).Count());
        Assert.False(filter.Equals(null));
    }

    [Fact]
    public void A_filter_that_changes_after_is_another_meter()
    {
        var conditions = new List<DodoPaymentsMeterCondition> { Dodo.Is("plan", "pro") };
        var meter = Dodo.Meter(DodoPaymentsMeterAggregation.Sum, new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = conditions });
        var reading = new DodoPaymentsMeterTally(meter);

        conditions[0] = Dodo.Is("plan", "team");

        Assert.Throws<ArgumentException>("other", () => reading.Merge(new DodoPaymentsMeterTally(meter)));
    }

    [Fact]
    public void A_merge_adds_what_the_other_has()
    {
        var meter = Dodo.Meter(DodoPaymentsMeterAggregation.Sum);
        var reading = Dodo.Read(meter, [Dodo.Event("""{"tokens":1}""")]);
        var other = Dodo.Read(meter, [Dodo.Event("""{"tokens":2}"""), Dodo.Event("""{"tokens":"4"}""")]);

        reading.Merge(other);
        reading.Merge(new DodoPaymentsMeterTally(meter));

        Assert.Equal((3m, 3L, 1L), (reading.Value, reading.Matched, reading.Skipped));
        Assert.Equal((2m, 2L, 1L), (other.Value, other.Matched, other.Skipped));
    }

    [Fact]
    public void Only_another_reading_of_the_same_meter_can_be_merged()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter());

        Assert.StartsWith(
            "other: must be another reading of the same meter.", Assert.Throws<ArgumentException>("other", () => reading.Merge(reading)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("other", () => reading.Merge(new DodoPaymentsMeterTally(Dodo.Meter() with { EventName = "upload" })));
        Assert.Throws<ArgumentNullException>("other", () => reading.Merge(null!));
    }

    [Fact]
    public void Nulls_are_refused()
    {
        var reading = new DodoPaymentsMeterTally(Dodo.Meter());

        Assert.Throws<ArgumentNullException>("item", () => reading.Add(null!));
        Assert.Throws<ArgumentNullException>("item", () => reading.Add(null!, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentNullException>("item", () => reading.Matches(null!));
    }

    private static IngestedEvent Number(decimal value) => Dodo.Event("{}") with { Metadata = new Dictionary<string, MetadataValue> { ["tokens"] = value } };
}
