using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Ingestion;

/// <summary>A usage event for the queue, with the one destination that it goes to.</summary>
/// <remarks>
/// An event that names no time gets the time of its enqueueing, so that a late delivery does not move it. The id identifies the event at its
/// destination and in the queue: what is enqueued under an id that the queue knows is not sent twice.
/// </remarks>
public sealed record UsageEvent
{
    private UsageEvent(UsageDestination destination, string? id, object content) => (Destination, Id, Content) = (destination, id, content);

    /// <summary>Where the event goes.</summary>
    public UsageDestination Destination { get; }

    /// <summary>
    /// The event's id: Dodo Payments' <c>event_id</c>, Autumn's idempotency key. The Usage Engine knows no ids; there it serves the queue alone.
    /// </summary>
    /// <value>Null for a new one, made when the event is enqueued. 1 to 200 characters without control characters; for Autumn, where it is a header, printable ASCII without spaces. <see cref="UsageEventId.From"/> derives one from the facts of a source.</value>
    public string? Id { get; init; }

    /// <summary>The event as Dodo Payments takes it; null for another destination. Its <see cref="EventInput.EventId"/> gives way to <see cref="Id"/>.</summary>
    public EventInput? EventInput => Content as EventInput;

    /// <summary>The event as Autumn takes it; null for another destination.</summary>
    public TrackRequest? TrackRequest => Content as TrackRequest;

    /// <summary>The data for the Usage Engine's collector; null for another destination.</summary>
    public CollectorData? CollectorData => Content as CollectorData?;

    internal object Content { get; }

    /// <summary>An event for Dodo Payments' <c>POST /events/ingest</c>.</summary>
    /// <param name="input">The event. An empty <see cref="EventInput.EventId"/> asks for a new id.</param>
    /// <returns>The event for the queue.</returns>
    public static UsageEvent Ingest(EventInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(UsageDestination.DodoPayments, string.IsNullOrEmpty(input.EventId) ? null : input.EventId, input);
    }

    /// <summary>An event for Dodo Payments' <c>POST /events/ingest</c>, under a new id.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="eventName">The event's name, which meters select by.</param>
    /// <param name="metadata">Further values; null for none.</param>
    /// <param name="timestamp">When it happened; null for now.</param>
    /// <returns>The event for the queue.</returns>
    public static UsageEvent Ingest(string customerId, string eventName, IReadOnlyDictionary<string, MetadataValue>? metadata = null, DateTimeOffset? timestamp = null)
    {
        ArgumentNullException.ThrowIfNull(customerId);
        ArgumentNullException.ThrowIfNull(eventName);
        return Ingest(new EventInput { EventId = "", CustomerId = customerId, EventName = eventName, Metadata = metadata, Timestamp = timestamp });
    }

    /// <summary>An event for Autumn's <c>POST /v1/balances.track</c>.</summary>
    /// <param name="request">The event.</param>
    /// <param name="idempotencyKey">The key that Autumn knows it by for 24 hours; null for a new one.</param>
    /// <returns>The event for the queue.</returns>
    public static UsageEvent Track(TrackRequest request, string? idempotencyKey = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(UsageDestination.Autumn, idempotencyKey, request);
    }

    /// <summary>Data for a collector of the Usage Engine, <c>POST /online-collection/v1/collectors/{id}/data</c>.</summary>
    /// <param name="collectorId">The collector.</param>
    /// <param name="data">The data.</param>
    /// <param name="id">The id that the queue knows it by; null for a new one.</param>
    /// <returns>The event for the queue.</returns>
    public static UsageEvent SendData(string collectorId, CollectorData data, string? id = null) => new(UsageDestination.Collector(collectorId), id, data);

    /// <summary>The event's destination and id, without its content.</summary>
    /// <returns>One line, fit for logs.</returns>
    public override string ToString() => $"{Destination} {Id ?? "(new id)"}";
}
