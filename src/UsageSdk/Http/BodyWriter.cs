using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.DodoPayments;

namespace UsageSdk.Http;

/// <summary>Writes bodies into pooled buffers.</summary>
internal static class BodyWriter
{
    // As the serializer sets up its own.
    private static readonly JsonWriterOptions Options = new() { MaxDepth = 64, SkipValidation = true };

    // A call may start within the enumeration of another call's body; so a writer is taken out while it is used.
    [ThreadStatic]
    private static Utf8JsonWriter? _spare;

    /// <summary>The body of a call; null where it has none. To be disposed when the call has ended.</summary>
    /// <exception cref="UsageRequestValidationException">It is nothing that JSON can hold.</exception>
    public static RequestBody? Write(ApiOperation operation, in OperationInput input, int? compressFrom)
    {
        if (input is not { Model: { } model, BodyType: { } type })
        {
            return null;
        }

        var body = Write(model, type, compressFrom, out var breach);
        return breach is null ? body : throw new UsageRequestValidationException(operation.Name, [breach]);
    }

    /// <summary>Why a model cannot be written, although it keeps the rules of its fields; null where it can.</summary>
    public static RequestBreach? FindBreach(IRequestModel model, JsonTypeInfo type)
    {
        Write(model, type, compressFrom: null, out var breach)?.Dispose();
        return breach;
    }

    private static RequestBody? Write(IRequestModel model, JsonTypeInfo type, int? compressFrom, out RequestBreach? breach)
    {
        var body = new RequestBody();
        try
        {
            if (model is IngestUsageEventsRequest ingest && IsComplete(ingest))
            {
                IngestBody.Write(ingest, new BodyText(body), body);
            }
            else
            {
                Serialize(model, type, body);
            }

            if (body.Length >= compressFrom)
            {
                body.Compress();
            }

            breach = null;
            return body;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or JsonException)
        {
            body.Dispose();

            // JSON of the caller's own, such as properties with a NaN.
            breach = new RequestBreach("body", "must be something that JSON can hold, at most 64 levels deep", exception.GetType().Name);
            return null;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void Serialize(IRequestModel model, JsonTypeInfo type, RequestBody body)
    {
        var writer = _spare ?? new Utf8JsonWriter(body, Options);
        _spare = null;
        writer.Reset(body);
        JsonSerializer.Serialize(writer, model, type);
        writer.Flush();
        _spare = writer;
    }

    /// <summary>Whether a batch has what it must have. Without validation it may not, and what then happens is the serializer's business.</summary>
    private static bool IsComplete(IngestUsageEventsRequest request)
    {
        for (var index = 0; index < (request.Events?.Count ?? 0); index++)
        {
            if (request.Events![index] is not { EventId: not null, CustomerId: not null, EventName: not null })
            {
                return false;
            }
        }

        return request.Events is not null;
    }
}
