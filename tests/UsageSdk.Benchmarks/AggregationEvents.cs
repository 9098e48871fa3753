using System.Globalization;
using System.Text.Json;
using UsageSdk.Autumn;
using UsageSdk.Benchmarks.Baselines;
using UsageSdk.Offline;

namespace UsageSdk.Benchmarks;

/// <summary>The same events for the baselines and for the aggregator: 90 days, one customer in ten another, 50 models.</summary>
public sealed class AggregationEvents
{
    public const string Customer = "cus_1";
    public const string Feature = "api_calls";
    public const int Hours = 90 * 24;

    private const int Models = 50;

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public AggregationEvents(int count, bool hasSharedProperties = true)
    {
        // A seed: every run has the same events.
        var random = new Random(20_260_101);
        var models = Enumerable.Range(0, Models).Select(number => string.Create(CultureInfo.InvariantCulture, $"model-{number:D2}")).ToArray();
        var properties = Array.ConvertAll(models, Parse);
        Samples = new AggregationBaselines.Sample[count];
        Records = new UsageRecord[count];
        for (var index = 0; index < count; index++)
        {
            var model = random.Next(Models);
            var sample = new AggregationBaselines.Sample(
                random.Next(10) == 0 ? "cus_2" : Customer,
                Feature,
                StartMilliseconds + random.NextInt64(Hours * AggregationBaselines.HourMilliseconds),
                random.Next(1, 100_000) / 100m,
                models[model]);
            Samples[index] = sample;
            Records[index] = new UsageRecord(
                "evt", sample.FeatureId, sample.CustomerId, DateTimeOffset.FromUnixTimeMilliseconds(sample.TimestampMilliseconds), sample.Value,
                properties: hasSharedProperties ? properties[model] : Parse(sample.Model));
        }
    }

    public static long StartMilliseconds => Start.ToUnixTimeMilliseconds();

    public AggregationBaselines.Sample[] Samples { get; }

    public UsageRecord[] Records { get; }

    public static AggregationContext Context { get; } = new() { Now = Start.AddDays(90) };

    public static AggregateEventsRequest FlatRequest { get; } = new()
    {
        CustomerId = Customer,
        FeatureId = Feature,
        BinSize = BinSize.Hour,
        CustomRange = new() { Start = Start, End = Start.AddDays(90).AddSeconds(-1) },
    };

    /// <summary>Names every model, as the baselines do.</summary>
    public static AggregateEventsRequest GroupedRequest { get; } = FlatRequest with { GroupBy = "properties.model", MaxGroups = Models };

    /// <summary>The service's default: the nine largest of an hour, the rest in one sum.</summary>
    public static AggregateEventsRequest RankedRequest { get; } = GroupedRequest with { MaxGroups = null };

    private static UsageProperties Parse(string model) => JsonElement.Parse($$"""{"model":"{{model}}","region":"eu"}""");
}
