using UsageSdk.DodoPayments;

namespace UsageSdk.Offline.Tests.Metering;

public sealed class DodoMeterReadingTests
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
        string? Read(DodoMeterAggregation aggregation) => FormattableString.Invariant($"{Dodo.Read(Dodo.Meter(aggregation), items).Value}") is { Length: > 0 } text ? text : null;

        Assert.Equal((count, sum), (Read(DodoMeterAggregation.Count), Read(DodoMeterAggregation.Sum)));
        Assert.Equal((max, last), (Read(DodoMeterAggregation.Max), Read(DodoMeterAggregation.Last)));
    }

    [Fact]
    public void Events_that_the_meter_does_not_take_are_passed_over()
    {
        var reading = new DodoMeterReading(Dodo.Meter(DodoMeterAggregation.Sum, Dodo.And(Dodo.Is("plan", "pro"))));

        Assert.False(reading.Add(Dodo.Event("""{"plan":"pro","tokens":1}""", name: "upload")));
        Assert.False(reading.Add(Dodo.Event("""{"plan":"free","tokens":2}""")));
        Assert.True(reading.Add(Dodo.Event("""{"plan":"pro","tokens":4}""")));
        Assert.False(reading.Add(Dodo.Event("""{"plan":"pro","tokens":"8"}""")));

        Assert.Equal((4m, 2L, 1L), (reading.Value, reading.Matched, reading.Skipped));
    }

    [Fact]
    public void A_count_needs_no_number_and_skips_nothing()
    {
        var reading = new DodoMeterReading(Dodo.Meter() with { Key = "tokens" });

        Assert.True(reading.Add(Dodo.Event("""{"tokens":"8"}""")));

        Assert.Equal((1m, 1L, 0L), (reading.Value, reading.Matched, reading.Skipped));
    }

    [Fact]
    public void Matching_does_not_change_a_reading()
    {
        var reading = new DodoMeterReading(Dodo.Meter());

        Assert.True(reading.Matches(Dodo.Event("{}")));

        Assert.Equal((0m, 0L), (reading.Value, reading.Matched));
    }

    [Fact]
    public void An_event_to_ingest_without_a_timestamp_has_that_of_its_arrival()
    {
        var reading = new DodoMeterReading(Dodo.Meter(DodoMeterAggregation.Last));
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
        var reading = new DodoMeterReading(Dodo.Meter(DodoMeterAggregation.Last));
        var noon = Some.Instant("2026-03-10T12:00Z");

        reading.Add(Dodo.Event("""{"tokens":1}""") with { Timestamp = noon });
        reading.Add(Dodo.Event("""{"tokens":2}""") with { Timestamp = noon.AddMinutes(-1).ToOffset(TimeSpan.FromHours(9)) });

        Assert.Equal(1, reading.Value);
    }

    [Fact]
    public void A_number_or_sum_beyond_decimal_is_told_and_leaves_the_reading_as_it_was()
    {
        var most = Dodo.Event("{}") with { Metadata = new Dictionary<string, MetadataValue> { ["tokens"] = decimal.MaxValue } };
        var sum = Dodo.Read(Dodo.Meter(DodoMeterAggregation.Sum), [most]);
        var max = Dodo.Read(Dodo.Meter(DodoMeterAggregation.Max), [most]);
        var other = new DodoMeterReading(sum.Meter);
        other.Add(most);

        Assert.Throws<OverflowException>(() => sum.Add(most));
        Assert.Throws<OverflowException>(() => sum.Merge(other));
        Assert.Equal("Event evt_9: tokens is a number beyond decimal.", Assert.Throws<OverflowException>(() => max.Add(Dodo.Event("""{"tokens":1e29}""", "evt_9"))).Message);

        Assert.Equal((decimal.MaxValue, 1L, 0L), (sum.Value, sum.Matched, sum.Skipped));
        Assert.Equal((decimal.MaxValue, 1L, 0L), (max.Value, max.Matched, max.Skipped));
    }

    [Fact]
    public void A_merge_adds_what_the_other_has()
    {
        var meter = Dodo.Meter(DodoMeterAggregation.Sum);
        var reading = Dodo.Read(meter, [Dodo.Event("""{"tokens":1}""")]);
        var other = Dodo.Read(meter, [Dodo.Event("""{"tokens":2}"""), Dodo.Event("""{"tokens":"4"}""")]);

        reading.Merge(other);
        reading.Merge(new DodoMeterReading(meter));

        Assert.Equal((3m, 3L, 1L), (reading.Value, reading.Matched, reading.Skipped));
        Assert.Equal((2m, 2L, 1L), (other.Value, other.Matched, other.Skipped));
    }

    [Fact]
    public void Only_another_reading_of_the_same_meter_can_be_merged()
    {
        var reading = new DodoMeterReading(Dodo.Meter());

        Assert.Throws<ArgumentException>("other", () => reading.Merge(reading));
        Assert.Throws<ArgumentException>("other", () => reading.Merge(new DodoMeterReading(Dodo.Meter() with { EventName = "upload" })));
        Assert.Throws<ArgumentNullException>("other", () => reading.Merge(null!));
    }

    [Fact]
    public void Nulls_are_refused()
    {
        var reading = new DodoMeterReading(Dodo.Meter());

        Assert.Throws<ArgumentNullException>("item", () => reading.Add(null!));
        Assert.Throws<ArgumentNullException>("item", () => reading.Add(null!, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentNullException>("item", () => reading.Matches(null!));
    }
}
