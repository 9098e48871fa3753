using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>What the real server was asked and what it answered.</summary>
internal sealed class ServerCase
{
    private readonly JsonNode _root;

    private ServerCase(JsonNode root) => _root = root;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static ServerCase Load(string name) => new(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!);

    public JsonNode Expected => _root["expected"]!;

    public AggregationContext Context => new()
    {
        Now = Instant(_root["now"]!),
        BillingCycle = _root["billing_cycle"] is { } cycle
            ? new BillingCycle(Instant(cycle["cycleStart"]!), Instant(cycle["cycleEnd"]!), Instant(cycle["createdAt"]!))
            : null,
    };

    public AggregateEventsRequest Request
    {
        get
        {
            var request = _root["request"]!;
            return new AggregateEventsRequest
            {
                CustomerId = Text(request["customer_id"]),
                FeatureId = request["feature_id"] is JsonArray many ? [.. many.Select(id => Text(id)!)] : Text(request["feature_id"])!,
                EntityId = Text(request["entity_id"]),
                GroupBy = Text(request["group_by"]),
                FilterBy = request["filter_by"]?.AsObject().ToDictionary(filter => filter.Key, filter => Text(filter.Value)!),
                MaxGroups = request["max_groups"]?.GetValue<int>(),
                Range = Text(request["range"]) is { } range ? new AggregateRange(range) : null,

                // The server's only default, whatever the range.
                BinSize = new BinSize(Text(request["bin_size"]) ?? "day"),
                CustomRange = request["custom_range"] is { } custom ? new() { Start = Instant(custom["start"]!), End = Instant(custom["end"]!) } : null,
            };
        }
    }

    public IReadOnlyList<UsageRecord> Events => [.. _root["events"]!.AsArray().Select(item => new UsageRecord(
        Text(item!["id"])!,
        Text(item["event_name"])!,
        Text(item["customer_id"])!,
        Instant(item["timestamp"]!),
        item["value"]?.GetValue<decimal>(),
        Text(item["entity_id"]),
        item["properties"] is { } properties ? JsonElement.Parse(properties.ToJsonString()) : default))];

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static DateTimeOffset Instant(JsonNode milliseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(milliseconds.GetValue<decimal>() * TimeSpan.TicksPerMillisecond));
}
