using System.Globalization;
using System.Text.Json;
using UsageSdk.Benchmarks.Baselines;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Benchmarks.Client;

/// <summary>The same events for both clients: three metadata pairs each.</summary>
public static class Payloads
{
    public const string Customer = "cus_8f2c41";
    public const string EventId = "evt_7d41_000042";
    public const int Batch = 1000;
    public const int PageSize = 100;

    // Whole seconds within the last hour, which the service takes.
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).AddMinutes(-30);

    public static IReadOnlyList<HandWrittenEvent> HandWritten { get; } =
        [.. Enumerable.Range(0, Batch).Select(number => new HandWrittenEvent(Customer, Id(number), "api.request", Metadata(number), Instant(number)))];

    public static IngestUsageEventsRequest Ingest { get; } = new()
    {
        Events =
        [
            .. HandWritten.Select(one => new EventInput
            {
                EventId = one.EventId,
                CustomerId = one.CustomerId,
                EventName = one.EventName,
                Metadata = one.Metadata!.ToDictionary(pair => pair.Key, pair => (MetadataValue)pair.Value),
                Timestamp = one.Timestamp,
            }),
        ],
    };

    public static ListUsageEventsRequest List { get; } = new() { CustomerId = Customer, PageSize = PageSize };

    /// <summary>The length of the body that either client must send: they write instants differently.</summary>
    public static long HandWrittenBytes { get; } = JsonSerializer.SerializeToUtf8Bytes(new HandWrittenIngest(HandWritten), HandWrittenJson.Default.HandWrittenIngest).Length;

    public static long IngestBytes { get; } = JsonSerializer.SerializeToUtf8Bytes(Ingest, UsageJson.Options.GetTypeInfo(typeof(IngestUsageEventsRequest))).Length;

    public static byte[] Ingested { get; } = """{"ingested_count":1000}"""u8.ToArray();

    public static byte[] Page { get; } = JsonSerializer.SerializeToUtf8Bytes(
        new ListUsageEventsResponse { Items = [.. Enumerable.Range(0, PageSize).Select(Stored)] }, UsageJson.Options.GetTypeInfo(typeof(ListUsageEventsResponse)));

    public static byte[] One { get; } = JsonSerializer.SerializeToUtf8Bytes(Stored(42), UsageJson.Options.GetTypeInfo(typeof(IngestedEvent)));

    private static IngestedEvent Stored(int number) => new()
    {
        BusinessId = "bus_51d0aa",
        CustomerId = Customer,
        EventId = Id(number),
        EventName = "api.request",
        Timestamp = Instant(number),
        Metadata = Metadata(number).ToDictionary(pair => pair.Key, pair => (MetadataValue)pair.Value),
    };

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"evt_7d41_{number:D6}");

    private static DateTimeOffset Instant(int number) => Start.AddSeconds(number);

    private static Dictionary<string, string> Metadata(int number) => new()
    {
        ["model"] = number % 2 == 0 ? "large-2" : "small-1",
        ["region"] = "eu-west-1",
        ["endpoint"] = "/v1/complete",
    };
}
