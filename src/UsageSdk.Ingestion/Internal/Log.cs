using Microsoft.Extensions.Logging;

namespace UsageSdk.Ingestion.Internal;

/// <summary>The log's messages. Their ids and names are fixed; src/docs/telemetry.md lists them.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Information, "The queue delivers from {Store}", EventName = nameof(DeliveryStarted))]
    public static partial void DeliveryStarted(this ILogger logger, string store);

    [LoggerMessage(1601, LogLevel.Information, "The queue has stopped; {Pending} events wait for its next start", EventName = nameof(DeliveryStopped))]
    public static partial void DeliveryStopped(this ILogger logger, long pending);

    [LoggerMessage(1602, LogLevel.Warning, "{Destination}: paused for {Seconds} s after: {Reason}", EventName = nameof(DestinationPaused))]
    public static partial void DestinationPaused(this ILogger logger, string destination, double seconds, string reason);

    [LoggerMessage(1603, LogLevel.Error, "{Destination}: delivery failed, and goes on", EventName = nameof(DeliveryFailed))]
    public static partial void DeliveryFailed(this ILogger logger, string destination, Exception exception);

    [LoggerMessage(1604, LogLevel.Error, "The queue's store failed; its events wait", EventName = nameof(StoreFailed))]
    public static partial void StoreFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1605, LogLevel.Warning, "{Destination}: {Count} events {Outcome}, the first because: {Reason}", EventName = nameof(EventsNotDelivered))]
    public static partial void EventsNotDelivered(this ILogger logger, string destination, int count, string outcome, string? reason);

    [LoggerMessage(1606, LogLevel.Critical, "The queue's books do not balance: {Difference} of {Enqueued} enqueued events have no outcome", EventName = nameof(BooksUnbalanced))]
    public static partial void BooksUnbalanced(this ILogger logger, long difference, long enqueued);

    [LoggerMessage(1607, LogLevel.Warning, "{Destination}: the oldest event has used {Percent} % of the time in which the service takes it", EventName = nameof(DeadlineNears))]
    public static partial void DeadlineNears(this ILogger logger, string destination, int percent);

    [LoggerMessage(1609, LogLevel.Error, "{Destination}: the content of the dead letter {Id} cannot be read", EventName = nameof(LetterUnreadable))]
    public static partial void LetterUnreadable(this ILogger logger, string destination, string id);

    [LoggerMessage(1610, LogLevel.Error, "An event is durable, but telling of it failed", EventName = nameof(NotificationFailed))]
    public static partial void NotificationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1611, LogLevel.Warning, "{Destination}: {Count} events that were enqueued again are dead letters, and are not sent for that. The first is {Id}", EventName = nameof(LettersEnqueued))]
    public static partial void LettersEnqueued(this ILogger logger, string destination, int count, string id);

    [LoggerMessage(1608, LogLevel.Error, "The callback for conclusions failed", EventName = nameof(CallbackFailed))]
    public static partial void CallbackFailed(this ILogger logger, Exception exception);
}
