using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Events as the JSON that stores keep: what is sent, without what belongs to the request around it.</summary>
internal static class EventContent
{
    private const int DigestLength = 16;

    private static readonly JsonTypeInfo<EventInput> Input = Type<EventInput>();
    private static readonly JsonTypeInfo<TrackRequest> Tracked = Type<TrackRequest>();
    private static readonly JsonTypeInfo<CollectorData> Data = Type<CollectorData>();

    /// <summary>The event as it will be sent: with its id and a time.</summary>
    public static byte[] Write(UsageEvent usageEvent, string id, DateTimeOffset timestamp) => Write(usageEvent.Content switch
    {
        EventInput input => input with { EventId = id, Timestamp = timestamp },
        TrackRequest request => request with { Timestamp = timestamp },
        var data => data,
    });

    /// <summary>
    /// Stands for what the caller gave. An event without a time gets one when it is enqueued; enqueued again, as after a crash, it is still the same event.
    /// </summary>
    public static byte[] Digest(UsageEvent usageEvent, string id)
    {
        var given = usageEvent.Content is EventInput input ? input with { EventId = id } : usageEvent.Content;
        return SHA256.HashData(Write(given)).AsSpan(0, DigestLength).ToArray();
    }

    /// <summary>When the event happened, as far as the caller says.</summary>
    public static DateTimeOffset? Timestamp(UsageEvent usageEvent) => usageEvent.Content switch
    {
        EventInput input => input.Timestamp,
        TrackRequest request => request.Timestamp,
        _ => null,
    };

    public static UsageEvent Read(UsageDestination destination, string id, ReadOnlyMemory<byte> content) => destination.Service switch
    {
        UsageService.DodoPayments => UsageEvent.Ingest(ReadInput(content)),
        UsageService.Autumn => UsageEvent.Track(ReadTracked(content), id),
        _ => UsageEvent.SendData(destination.CollectorId!, ReadData(content), id),
    };

    public static EventInput ReadInput(ReadOnlyMemory<byte> content) => JsonSerializer.Deserialize(content.Span, Input)!;

    public static TrackRequest ReadTracked(ReadOnlyMemory<byte> content) => JsonSerializer.Deserialize(content.Span, Tracked)!;

    public static CollectorData ReadData(ReadOnlyMemory<byte> content) => JsonSerializer.Deserialize(content.Span, Data);

    private static byte[] Write(object content) => content switch
    {
        EventInput input => JsonSerializer.SerializeToUtf8Bytes(input, Input),
        TrackRequest request => JsonSerializer.SerializeToUtf8Bytes(request, Tracked),
        _ => JsonSerializer.SerializeToUtf8Bytes((CollectorData)content, Data),
    };

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T));
}
