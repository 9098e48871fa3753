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
    /// <summary>What becomes of an event that cannot be read.</summary>
    public const string Unreadable = "Its stored content cannot be read.";

    private const int DigestLength = 16;

    // Both services have it, and before it at least an id.
    private static ReadOnlySpan<byte> TimeName => ",\"timestamp\":"u8;

    private static readonly JsonTypeInfo<EventInput> Input = Type<EventInput>();
    private static readonly JsonTypeInfo<TrackRequest> Tracked = Type<TrackRequest>();
    private static readonly JsonTypeInfo<CollectorData> Data = Type<CollectorData>();

    /// <summary>The event as it will be sent: with its id and a time. And 16 bytes that stand for what the caller gave.</summary>
    /// <remarks>An event without a time gets one when it is enqueued; enqueued again, as after a crash, it is still the same event. So the time is put in last.</remarks>
    public static (byte[] Content, byte[] Digest) Write(UsageEvent usageEvent, string id, DateTimeOffset timestamp)
    {
        var given = Write(usageEvent.Content is EventInput input ? input with { EventId = id } : usageEvent.Content);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(given, hash);
        var digest = hash[..DigestLength].ToArray();
        if (Timestamp(usageEvent) is not null || usageEvent.Destination.Service == UsageService.UsageEngine)
        {
            return (given, digest);
        }

        var time = usageEvent.Destination.Service == UsageService.DodoPayments ? $"\"{Rfc3339.Format(timestamp)}\"" : timestamp.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return ([.. given.AsSpan(0, given.Length - 1), .. TimeName, .. Encoding.UTF8.GetBytes(time), (byte)'}'], digest);
    }

    /// <summary>When the event happened, as far as the caller says.</summary>
    public static DateTimeOffset? Timestamp(UsageEvent usageEvent) => usageEvent.Content switch
    {
        EventInput input => input.Timestamp,
        TrackRequest request => request.Timestamp,
        _ => null,
    };

    /// <inheritdoc cref="TryReadInput"/>
    public static UsageEvent? TryRead(UsageDestination destination, string id, ReadOnlyMemory<byte> content) => destination.Service switch
    {
        UsageService.DodoPayments => TryReadInput(content) is { } input ? UsageEvent.Ingest(input) : null,
        UsageService.Autumn => TryReadTracked(content) is { } request ? UsageEvent.Track(request, id) : null,
        _ => TryReadData(content) is { } data ? UsageEvent.SendData(destination.CollectorId!, data, id) : null,
    };

    /// <summary>Null when it cannot be read, as after damage, or when a later version wrote it.</summary>
    public static EventInput? TryReadInput(ReadOnlyMemory<byte> content) => TryRead(content, Input);

    /// <inheritdoc cref="TryReadInput"/>
    public static TrackRequest? TryReadTracked(ReadOnlyMemory<byte> content) => TryRead(content, Tracked);

    /// <inheritdoc cref="TryReadInput"/>
    public static CollectorData? TryReadData(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, Data);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T? TryRead<T>(ReadOnlyMemory<byte> content, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Write(object content) => content switch
    {
        EventInput input => JsonSerializer.SerializeToUtf8Bytes(input, Input),
        TrackRequest request => JsonSerializer.SerializeToUtf8Bytes(request, Tracked),
        _ => JsonSerializer.SerializeToUtf8Bytes((CollectorData)content, Data),
    };

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T));
}
