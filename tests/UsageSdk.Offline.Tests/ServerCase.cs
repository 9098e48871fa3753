using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.Offline.Tests;

/// <summary>What the real server was asked and what it answered.</summary>
internal sealed class ServerCase
{
    private readonly JsonNode _root;

    private ServerCase(JsonNode root) => _root = root;

    /// <summary>The folder that the environment names, or the cases beside the tests.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("USAGESDK_AGGREGATION_CASES") is { Length: > 0 } other ? other : Bundled;

    public static string Bundled => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static ServerCase Load(string name) => Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));

    public static ServerCase Parse(string json) => new(JsonNode.Parse(json)!);

    /// <summary>Whether the result hangs on how the server's database writes values as text, which a library may do otherwise.</summary>
    public bool IsOptional => HasTag("engine");

    /// <summary>Whether it shows a defect of the server's internal time zones, which the extension here does not copy.</summary>
    public bool ShowsZoneDefect => HasTag("quirk:tz_now_filter") || HasTag("quirk:half_hour_zone") || TimeZone?.Id == "America/Santiago";

    public JsonNode? Expected => _root["expected"];

    public JsonNode? ExpectedError => _root["expected_error"];

    /// <summary>The starts of bins as a clock in the zone shows them; of hours, as one in UTC does.</summary>
    public IReadOnlyList<string> ExpectedPeriods => [.. _root["expected_periods_local"]!.AsArray().Select(period => Text(period)!)];

    public TimeZoneInfo? TimeZone => Text(_root["timezone"]) is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null;

    public byte[] RequestJson => Encoding.UTF8.GetBytes(_root["request"]!.ToJsonString());

    public string BinSize => Text(_root["request"]!["bin_size"]) ?? "day";

    public DateTimeOffset RangeStart => Instant(_root["request"]!["custom_range"]!["start"]!);

    public DateTimeOffset RangeEnd => Instant(_root["request"]!["custom_range"]!["end"]!);

    public bool HasCustomRange => _root["request"]!["custom_range"] is not null;

    public AggregationContext Context => new()
    {
        Now = Instant(_root["now"]!),
        BillingCycle = _root["billing_cycle"] is { } cycle
            ? new BillingCycle(Instant(cycle["cycleStart"]!), Instant(cycle["cycleEnd"]!), Instant(cycle["createdAt"]!))
            : null,
        TimeZone = TimeZone,
    };

    public IReadOnlyList<UsageRecord> Events => [.. _root["events"]!.AsArray().Select(item => new UsageRecord(
        Text(item!["id"])!,
        Text(item["event_name"])!,
        Text(item["customer_id"])!,
        Instant(item["timestamp"]!),
        item["value"]?.GetValue<decimal>(),
        Text(item["entity_id"]),
        item["properties"] is { } properties ? JsonElement.Parse(properties.ToJsonString()) : default))];

    /// <summary>The start of a bin in the words of <see cref="ExpectedPeriods"/>.</summary>
    public string Reading(DateTimeOffset period) =>
        (BinSize == "hour" ? period : TimeZoneInfo.ConvertTime(period, TimeZone!)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private bool HasTag(string tag) => _root["tags"]!.AsArray().Any(other => Text(other) == tag);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static DateTimeOffset Instant(JsonNode milliseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(milliseconds.GetValue<decimal>() * TimeSpan.TicksPerMillisecond));
}
