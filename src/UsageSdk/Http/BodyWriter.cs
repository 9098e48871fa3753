using System.Text.Json;
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
        if (input.BodyType is null)
        {
            return null;
        }

        var body = new RequestBody();
        try
        {
            if (input.Model is IngestUsageEventsRequest ingest && IsComplete(ingest))
            {
                IngestBody.Write(ingest, new BodyText(body), body);
            }
            else
            {
                Serialize(input, body);
            }

            if (body.Length >= compressFrom)
            {
                body.Compress();
            }

            return body;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or JsonException)
        {
            body.Dispose();

            // JSON of the caller's own, such as properties with a NaN.
            throw new UsageRequestValidationException(operation.Name, [new RequestBreach("body", "must be something that JSON can hold, at most 64 levels deep", exception.GetType().Name)]);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void Serialize(in OperationInput input, RequestBody body)
    {
        var writer = _spare ?? new Utf8JsonWriter(body, Options);
        _spare = null;
        writer.Reset(body);
        JsonSerializer.Serialize(writer, input.Model, input.BodyType!);
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
