using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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

    // Both services have it, and before it at least an id.
    private static ReadOnlySpan<byte> TimeName => ",\"timestamp\":"u8;

    private static readonly JsonTypeInfo<EventInput> Input = Type<EventInput>();
    private static readonly JsonTypeInfo<TrackRequest> Tracked = Type<TrackRequest>();
    private static readonly JsonTypeInfo<CollectorData> Data = Type<CollectorData>();

    /// <summary>The event as it will be sent: with its id and a time. And 16 bytes that stand for what the caller gave.</summary>
    /// <remarks>An event without a time gets one when it is enqueued; enqueued again, as after a crash, it is still the same event. So the time is put in last.</remarks>
    public static (byte[] Content, byte[] Digest) Write(UsageEvent usageEvent, string id, DateTimeOffset now)
    {
        var given = Write(usageEvent.Content is EventInput input ? input with { EventId = id } : usageEvent.Content);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(given, hash);
        var digest = hash[..DigestLength].ToArray();
        if (Timestamp(usageEvent) is not null || usageEvent.Destination.Service == UsageService.UsageEngine)
        {
            return (given, digest);
        }

        var time = usageEvent.Destination.Service == UsageService.DodoPayments ? $"\"{Rfc3339.Format(now)}\"" : now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return ([.. given.AsSpan(0, given.Length - 1), .. TimeName, .. Encoding.UTF8.GetBytes(time), (byte)'}'], digest);
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
