using UsageSdk.Http;

namespace UsageSdk.DodoPayments;

/// <summary>
/// Writes a batch byte for byte as the serializer would, in half of its time: it is the largest body that the client sends. Tests compare both, and
/// see that no member of the contract is left out here.
/// </summary>
internal static class IngestBody
{
    public static void Write(IngestUsageEventsRequest request, BodyText text, RequestBody body)
    {
        text.Raw("{\"events\":["u8);
        var events = request.Events;
        var start = body.Length;
        var index = 0;

        // Not by index: a list that changes meanwhile is refused, where an index would pass an event over.
        foreach (var item in events)
        {
            if (index == 1)
            {
                // Events of a batch are much alike: the buffer grows once.
                text.Reserve((int)Math.Min((long)(body.Length - start + 16) * events.Count, LargestReserve));
            }

            text.Raw(index++ > 0 ? ","u8 : ""u8);
            Write(item, text);
        }

        text.Raw("]}"u8);
    }

    private const int LargestReserve = 1024 * 1024;

    private static void Write(EventInput item, BodyText text)
    {
        text.Raw("{\"event_id\":"u8);
        text.Text(item.EventId);
        text.Raw(",\"customer_id\":"u8);
        text.Text(item.CustomerId);
        text.Raw(",\"event_name\":"u8);
        text.Text(item.EventName);
        if (item.Metadata is { } metadata)
        {
            text.Raw(",\"metadata\":"u8);
            Write(metadata, text);
        }

        if (item.Timestamp is { } timestamp)
        {
            text.Raw(",\"timestamp\":"u8);
            text.Instant(timestamp);
        }

        text.Raw("}"u8);
    }

    private static void Write(IReadOnlyDictionary<string, MetadataValue> metadata, BodyText text)
    {
        var separator = "{"u8;
        if (metadata is Dictionary<string, MetadataValue> dictionary)
        {
            // Its own enumerator, which is not allocated.
            foreach (var (key, value) in dictionary)
            {
                Write(separator, key, value, text);
                separator = ","u8;
            }
        }
        else
        {
            foreach (var (key, value) in metadata)
            {
                Write(separator, key, value, text);
                separator = ","u8;
            }
        }

        text.Raw(separator is [(byte)'{'] ? "{}"u8 : "}"u8);
    }

    private static void Write(ReadOnlySpan<byte> separator, string key, in MetadataValue value, BodyText text)
    {
        text.Raw(separator);
        text.Text(key);
        text.Raw(":"u8);
        switch (value.Kind)
        {
            case MetadataKind.Null:
                text.Raw("null"u8);
                break;
            case MetadataKind.String:
                text.Text(value.AsString);
                break;
            case MetadataKind.Integer:
                text.Number(value.AsInteger);
                break;
            case MetadataKind.Number:
                text.Raw(value.JsonDigits);
                break;
            case MetadataKind.Boolean:
                text.Raw(value.AsBoolean ? "true"u8 : "false"u8);
                break;
            default:
                text.Raw(value.AsJson);
                break;
        }
    }
}
