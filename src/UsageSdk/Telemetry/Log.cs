using Microsoft.Extensions.Logging;

namespace UsageSdk.Telemetry;

/// <summary>The log's messages. Their ids and names are fixed; src/docs/telemetry.md lists them.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "{Operation}: succeeded, {Attempts} attempts, {Seconds} s", EventName = nameof(CallSucceeded))]
    public static partial void CallSucceeded(this ILogger logger, string operation, int attempts, double seconds);

    [LoggerMessage(1001, LogLevel.Information, "{Operation}: failed, {Attempts} attempts, {Seconds} s, {ErrorType}", EventName = nameof(CallFailed))]
    public static partial void CallFailed(this ILogger logger, string operation, int attempts, double seconds, string errorType);

    [LoggerMessage(1002, LogLevel.Warning, "{Operation}: it is unknown whether this took effect, {Attempts} attempts, {Seconds} s, {ErrorType}", EventName = nameof(OutcomeUnknown))]
    public static partial void OutcomeUnknown(this ILogger logger, string operation, int attempts, double seconds, string errorType);

    [LoggerMessage(1003, LogLevel.Information, "{Operation}: refused before it was sent, for {Fields}", EventName = nameof(RequestRefused))]
    public static partial void RequestRefused(this ILogger logger, string operation, string fields);

    [LoggerMessage(1004, LogLevel.Warning, "The reloaded options of the usage client '{Client}' are refused, {ErrorType}; the earlier ones stay in force", EventName = nameof(ReloadRefused))]
    public static partial void ReloadRefused(this ILogger logger, string client, string errorType);

    [LoggerMessage(1200, LogLevel.Warning, "{Operation}: attempt {Attempt} failed, {ErrorType}; the next in {Seconds} s", EventName = nameof(AttemptRepeated))]
    public static partial void AttemptRepeated(this ILogger logger, string operation, int attempt, string errorType, double seconds);

    [LoggerMessage(1201, LogLevel.Debug, "{Operation}: waited {Seconds} s for a permit", EventName = nameof(AttemptPaced))]
    public static partial void AttemptPaced(this ILogger logger, string operation, double seconds);

    [LoggerMessage(1300, LogLevel.Warning, "The distributed cache of access tokens failed to {Action}: {ErrorType}", EventName = nameof(SharedTokenFailed))]
    public static partial void SharedTokenFailed(this ILogger logger, string action, string errorType);
}
