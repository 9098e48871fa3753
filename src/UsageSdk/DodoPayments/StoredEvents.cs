using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;

namespace UsageSdk.DodoPayments;

/// <summary>
/// Reads events in half of the serializer's time, as long as they are what the contract says. Of anything else, be it an unknown member, a missing one
/// or another type, it reads nothing: the serializer then does, and is the one to keep it or to refuse it. Tests compare both.
/// </summary>
internal static class StoredEvents
{
    private const int AllTexts = 0b1_1111;
    private const int MetadataBit = 0b10_0000;

    private static readonly MetadataValueConverter Values = new();

    /// <summary>Reads a reply of one of the types that this knows.</summary>
    /// <returns>False where the serializer is to read it.</returns>
    public static bool TryRead<TReply>(ReadOnlySpan<byte> json, JsonTypeInfo<TReply> type, [NotNullWhen(true)] out TReply? reply)
    {
        reply = default;
        object? read = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (ReferenceEquals(type, DodoPaymentsJson.Default.IngestedEvent))
            {
                read = reader.Read() ? ReadEvent(ref reader, alike: null) : null;
            }
            else if (ReferenceEquals(type, DodoPaymentsJson.Default.ListUsageEventsResponse))
            {
                read = reader.Read() ? ReadPage(ref reader) : null;
            }

            if (read is null || reader.Read())
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        reply = (TReply)read;
        return true;
    }

    private static ListUsageEventsResponse? ReadPage(ref Utf8JsonReader reader)
    {
        if (!Enters(ref reader, JsonTokenType.PropertyName) || !reader.ValueTextEquals("items"u8) || !Enters(ref reader, JsonTokenType.StartArray))
        {
            return null;
        }

        var items = new List<IngestedEvent>();
        IngestedEvent? last = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            last = ReadEvent(ref reader, last);
            if (last is null)
            {
                return null;
            }

            items.Add(last);
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? new ListUsageEventsResponse { Items = items } : null;
    }

    /// <summary>Reads an event.</summary>
    /// <param name="reader">Where it begins.</param>
    /// <param name="alike">The one before it, which shares texts with it in most lists.</param>
    private static IngestedEvent? ReadEvent(ref Utf8JsonReader reader, IngestedEvent? alike)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? eventId = null, businessId = null, customerId = null, eventName = null;
        Dictionary<string, MetadataValue>? metadata = null;
        DateTimeOffset timestamp = default;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Member(ref reader);

            // Of a member that comes twice, the serializer knows which counts.
            if (member == 0 || (seen & member) != 0 || !reader.Read() || (member != MetadataBit && reader.TokenType != JsonTokenType.String))
            {
                return null;
            }

            seen |= member;
            switch (member)
            {
                case 0b1:
                    eventId = reader.GetString();
                    break;
                case 0b10:
                    businessId = Text(ref reader, alike?.BusinessId);
                    break;
                case 0b100:
                    customerId = Text(ref reader, alike?.CustomerId);
                    break;
                case 0b1000:
                    eventName = Text(ref reader, alike?.EventName);
                    break;
                case 0b1_0000:
                    if (!Rfc3339.TryRead(ref reader, out timestamp))
                    {
                        return null;
                    }

                    break;
                default:
                    if (reader.TokenType != JsonTokenType.StartObject)
                    {
                        return null;
                    }

                    metadata = ReadMetadata(ref reader);
                    break;
            }
        }

        return (seen & AllTexts) != AllTexts ? null : new IngestedEvent
        {
            EventId = eventId!,
            BusinessId = businessId!,
            CustomerId = customerId!,
            EventName = eventName!,
            Timestamp = timestamp,
            Metadata = metadata,
        };
    }

    private static Dictionary<string, MetadataValue> ReadMetadata(ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, MetadataValue>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            metadata[key] = Values.Read(ref reader, typeof(MetadataValue), DodoPaymentsJson.Default.Options);
        }

        return metadata;
    }

    private static bool Enters(ref Utf8JsonReader reader, JsonTokenType token) => reader.Read() && reader.TokenType == token;

    private static int Member(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("event_id"u8) ? 0b1
        : reader.ValueTextEquals("business_id"u8) ? 0b10
        : reader.ValueTextEquals("customer_id"u8) ? 0b100
        : reader.ValueTextEquals("event_name"u8) ? 0b1000
        : reader.ValueTextEquals("timestamp"u8) ? 0b1_0000
        : reader.ValueTextEquals("metadata"u8) ? MetadataBit
        : 0;

    private static string? Text(ref Utf8JsonReader reader, string? alike) => alike is not null && reader.ValueTextEquals(alike) ? alike : reader.GetString();
}
