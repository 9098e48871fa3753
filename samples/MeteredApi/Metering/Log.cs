namespace MeteredApi.Metering;

internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = nameof(NotMetered), Level = LogLevel.Error, Message = "A request was refused, because it could not be metered.")]
    public static partial void NotMetered(this ILogger logger, Exception exception);
}
