using System.Text.Json;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads the body of <c>events/ingest</c> by Dodo Payments' rules. Characters are code points, of a repeated metadata key the last counts, and unknown members are passed over.</summary>
internal sealed class IngestBody(DodoPaymentsAssumptions assumptions, DateTimeOffset now)
{
    private const int MaxEvents = 1000;
    private const int MaxPairs = 50;
    private const int MaxKeyLength = 100;
    private const int MaxTextLength = 500;
    private static readonly TimeSpan OldestAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromMinutes(5);

    public IReadOnlyList<EventInput> Read(ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("events", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw WrongForm("events must be an array");
        }

        if (list.GetArrayLength() is < 1 or > MaxEvents)
        {
            throw WrongForm($"events must have 1 to {MaxEvents} items");
        }

        var events = list.EnumerateArray().Select(ReadEvent).ToList();
        return events.DistinctBy(item => item.EventId, StringComparer.Ordinal).Count() == events.Count
            ? events
            : throw DodoPaymentsFailure.Invalid("Duplicate event IDs in the request");
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonText.Parse(json);
        }
        catch (JsonException)
        {
            throw DodoPaymentsFailure.BadBody();
        }
    }

    private EventInput ReadEvent(JsonElement item) => new()
    {
        EventId = Text(item, "event_id") is { Length: > 0 } id ? id : throw BrokenLimit("event_id must not be empty"),
        CustomerId = Text(item, "customer_id"),
        EventName = Text(item, "event_name"),
        Timestamp = ReadTimestamp(item),
        Metadata = ReadMetadata(item),
    };

    private string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw WrongForm($"{name} must be a string");

    private DateTimeOffset? ReadTimestamp(JsonElement item)
    {
        if (!item.TryGetProperty("timestamp", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || !Rfc3339.TryParse(value.GetString(), out var timestamp))
        {
            throw WrongForm("timestamp must be a date-time");
        }

        return now - timestamp > OldestAge || timestamp - now > FarthestAhead
            ? throw DodoPaymentsFailure.Invalid("timestamp must be at most 1 hour in the past and 5 minutes in the future")
            : timestamp;
    }

    private Dictionary<string, MetadataValue>? ReadMetadata(JsonElement item)
    {
        if (!item.TryGetProperty("metadata", out var metadata) || metadata.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw WrongForm("metadata must be an object");
        }

        var pairs = new Dictionary<string, MetadataValue>(StringComparer.Ordinal);
        foreach (var pair in metadata.EnumerateObject())
        {
            pairs[pair.Name] = pair.Value.ValueKind switch
            {
                _ when pair.Name.EnumerateRunes().Count() > MaxKeyLength => throw TooLong(),
                JsonValueKind.String when pair.Value.GetString()!.EnumerateRunes().Count() > MaxTextLength => throw TooLong(),
                JsonValueKind.String => pair.Value.GetString()!,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number when pair.Value.TryGetInt64(out var integer) => integer,
                JsonValueKind.Number when double.IsFinite(pair.Value.GetDouble()) => pair.Value.GetDouble(),
                _ => throw WrongForm("metadata values must be strings, numbers or booleans"),
            };
        }

        return pairs.Count <= MaxPairs ? pairs : throw new DodoPaymentsFailure(assumptions.BrokenLimitStatus, "MAXIMUM_KEYS_REACHED", $"metadata has at most {MaxPairs} pairs");
    }

    private DodoPaymentsFailure TooLong() => BrokenLimit($"metadata keys have at most {MaxKeyLength} and values at most {MaxTextLength} characters");

    private DodoPaymentsFailure BrokenLimit(string message) => new(assumptions.BrokenLimitStatus, "INVALID_REQUEST_PARAMETERS", message);

    private DodoPaymentsFailure WrongForm(string message) => new(assumptions.WrongFormStatus, "INVALID_REQUEST_BODY", message);
}
