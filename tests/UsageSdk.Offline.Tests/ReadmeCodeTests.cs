using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Offline.Tests;

/// <summary>The code in the package's readme, run; the rest of it runs in UsageSdk.Testing.Tests. UsageSdk.Docs.Tests looks for each example.</summary>
public sealed class ReadmeCodeTests
{
    private static readonly DateTimeOffset Now = Some.Instant("2026-03-10T12:00");

    [Fact]
    public void Parts_of_threads_are_merged()
    {
        var (request, context) = (Some.Request(AggregateRange.Last24Hours), Some.Context("2026-03-10T12:00"));

        var parts = new UsageAggregation[4];
        Parallel.For(0, parts.Length, index =>
        {
            parts[index] = OfflineAggregator.Begin(request, context);
            parts[index].Add(EventsOf(index));
        });
        var whole = OfflineAggregator.Begin(request, context);
        foreach (var part in parts) { whole.Merge(part); }
        var result = whole.GetResult();

        Assert.Equal(10 + 11 + 12 + 13, result.Total["api"].Sum);
    }

    [Fact]
    public void Parts_of_machines_are_merged()
    {
        var (request, context) = (Some.Request(AggregateRange.Last24Hours), Some.Context("2026-03-10T12:00"));
        var part = OfflineAggregator.Begin(request, context);
        part.Add(EventsOf(3));

        var state = part.SaveState();
        var whole = OfflineAggregator.Begin(request, context);
        whole.MergeState(state);

        Assert.Equal(13, whole.GetResult().Total["api"].Sum);
    }

    [Fact]
    public void A_meter_is_read()
    {
        IngestedEvent[] events =
        [
            Event("cus_1", "pro", 150), Event("cus_1", "pro", "150"), Event("cus_1", "free", 7), Event("cus_2", "pro", 9),
        ];
        var Console = new StringWriter();

        var meter = new DodoPaymentsMeter
        {
            Id = "mtr_1",
            EventName = "call",
            Aggregation = DodoPaymentsMeterAggregation.Sum,
            Key = "tokens",
            Filter = new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = [new("plan", DodoPaymentsMeterOperator.EqualTo, "pro")] },
        };
        var reading = new DodoPaymentsMeterTally(meter);
        foreach (var item in events.Where(item => item.CustomerId == "cus_1")) { reading.Add(item); }
        Console.WriteLine($"{reading.Value}; {reading.Skipped} of {reading.Matched} events had no number");

        Assert.Equal("150; 1 of 2 events had no number", Console.ToString().TrimEnd());
    }

    private static UsageRecord[] EventsOf(int number) => [Some.Event("2026-03-10T10:00", 10 + number)];

    private static IngestedEvent Event(string customer, string plan, MetadataValue tokens) => new()
    {
        BusinessId = "bus_1",
        CustomerId = customer,
        EventId = "evt",
        EventName = "call",
        Timestamp = Now,
        Metadata = new Dictionary<string, MetadataValue> { ["plan"] = plan, ["tokens"] = tokens },
    };
}
