using System.Net;
using System.Text.Json;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads the body of <c>events/ingest</c> by Dodo Payments' rules: 422 for a wrong form, 400 for a broken limit.</summary>
internal static class IngestBody
{
    private const int MaxEvents = 1000;
    private const int MaxPairs = 50;
    private const int MaxKeyLength = 100;
    private const int MaxTextLength = 500;
    private static readonly TimeSpan OldestAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<EventInput> Read(ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("events", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Malformed("events must be an array");
        }

        if (list.GetArrayLength() is < 1 or > MaxEvents)
        {
            throw Malformed($"events must have 1 to {MaxEvents} items");
        }

        var events = list.EnumerateArray().Select(item => ReadEvent(item, now)).ToList();
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
            throw Malformed("The body is not JSON");
        }
    }

    private static EventInput ReadEvent(JsonElement item, DateTimeOffset now) => new()
    {
        EventId = Text(item, "event_id"),
        CustomerId = Text(item, "customer_id"),
        EventName = Text(item, "event_name"),
        Timestamp = ReadTimestamp(item, now),
        Metadata = ReadMetadata(item),
    };

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Malformed($"{name} must be a string");

    private static DateTimeOffset? ReadTimestamp(JsonElement item, DateTimeOffset now)
    {
        if (!item.TryGetProperty("timestamp", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || !Rfc3339.TryParse(value.GetString(), out var timestamp))
        {
            throw Malformed("timestamp must be a date-time");
        }

        return now - timestamp > OldestAge || timestamp - now > FarthestAhead
            ? throw DodoPaymentsFailure.Invalid("timestamp must be at most 1 hour in the past and 5 minutes in the future")
            : timestamp;
    }

    private static Dictionary<string, MetadataValue>? ReadMetadata(JsonElement item)
    {
        if (!item.TryGetProperty("metadata", out var metadata) || metadata.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("metadata must be an object");
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
                _ => throw Malformed("metadata values must be strings, numbers or booleans"),
            };
        }

        return pairs.Count <= MaxPairs ? pairs : throw new DodoPaymentsFailure(HttpStatusCode.BadRequest, "MAXIMUM_KEYS_REACHED", $"metadata has at most {MaxPairs} pairs");
    }

    private static DodoPaymentsFailure TooLong() => DodoPaymentsFailure.Invalid($"metadata keys have at most {MaxKeyLength} and values at most {MaxTextLength} characters");

    private static DodoPaymentsFailure Malformed(string message) => DodoPaymentsFailure.Malformed("INVALID_REQUEST_BODY", message);
}
