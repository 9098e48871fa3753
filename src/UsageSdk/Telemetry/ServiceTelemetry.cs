using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Polly.Timeout;
using UsageSdk.Http;
using UsageSdk.Resilience;
using UsageSdk.UsageEngine;

namespace UsageSdk.Telemetry;

/// <summary>
/// Tells what happens to the calls of one service. No text of a server and no value of a request goes into any of it. A listener that fails does
/// not fail the call: what was delivered must not look lost.
/// </summary>
internal sealed class ServiceTelemetry(ClientTelemetry client, string service, Uri address, TimeProvider time)
{
    /// <summary>Starts the span of a call; null when nobody listens.</summary>
    public Activity? Start(ApiOperation operation)
    {
        try
        {
            return ClientTelemetry.Source.HasListeners() ? StartActivity(operation) : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private Activity? StartActivity(ApiOperation operation)
    {
        TagList tags = default;
        AddCommon(ref tags, operation);
        tags.Add(TelemetryNames.Method, operation.Method.Method);
        tags.Add(TelemetryNames.Template, operation.Route);
        tags.Add(TelemetryNames.Port, address.Port);
        return ClientTelemetry.Source.StartActivity(operation.Name, ActivityKind.Client, parentContext: default, tags, startTime: time.GetUtcNow());
    }

    /// <summary>An attempt has ended: in a reply, a failure, or an exception.</summary>
    public void AttemptEnded(CallState call, Attempt? attempt, Exception? exception)
    {
        if (call.Activity is { IsAllDataRequested: true } activity)
        {
            var tags = new ActivityTagsCollection { [TelemetryNames.Attempt] = call.Attempts };
            if (attempt?.StatusCode is { } status)
            {
                tags[TelemetryNames.Status] = (int)status;
            }

            if ((attempt?.Failure ?? exception) is { } failure)
            {
                tags[TelemetryNames.ErrorType] = ErrorType(failure);
            }

            activity.AddEvent(new ActivityEvent(TelemetryNames.AttemptEvent, time.GetUtcNow(), tags));
        }
    }

    /// <summary>A failed attempt is about to be repeated.</summary>
    public void Repeating(CallState call, TimeSpan delay)
    {
        try
        {
            TellRepeating(call, delay);
        }
        catch (Exception)
        {
        }
    }

    /// <summary>An attempt has waited for a permit.</summary>
    public void Paced(ApiOperation operation, TimeSpan wait)
    {
        try
        {
            TellPaced(operation, wait);
        }
        catch (Exception)
        {
        }
    }

    /// <summary>A call has ended.</summary>
    public void Ended(CallState call, Exception? failure)
    {
        try
        {
            TellEnded(call, failure);
        }
        catch (Exception)
        {
        }
    }

    private void TellRepeating(CallState call, TimeSpan delay)
    {
        var failure = call.Last?.Failure;
        client.Log.AttemptRepeated(call.Operation.Name, call.Attempts, failure is null ? "" : ErrorType(failure), delay.TotalSeconds);
        if (client.Retries.Enabled)
        {
            client.Retries.Add(1, Tags(call.Operation, failure));
        }
    }

    private void TellPaced(ApiOperation operation, TimeSpan wait)
    {
        client.Log.AttemptPaced(operation.Name, wait.TotalSeconds);
        var tags = Tags(operation, failure: null);
        client.PacingWaits.Add(1, tags);
        client.PacingWaitDuration.Record(wait.TotalSeconds, tags);
    }

    private void TellEnded(CallState call, Exception? failure)
    {
        var operation = call.Operation;
        if (failure is UsageRequestValidationException refused)
        {
            if (client.Log.IsEnabled(LogLevel.Information))
            {
                // As few as in the exception's message: a batch may have thousands.
                client.Log.RequestRefused(operation.Name, string.Join(", ", refused.Breaches.Select(breach => breach.Field).Distinct(StringComparer.Ordinal).Take(UsageRequestValidationException.MaxInMessage)));
            }

            client.ValidationFailures.Add(1, Tags(operation, failure: null));
        }
        else
        {
            LogEnd(call, failure);
            if (client.RequestDuration.Enabled)
            {
                client.RequestDuration.Record(call.Elapsed.TotalSeconds, Tags(operation, failure));
            }

            if (operation == UsageEngineOperations.TokenCreate && client.TokenRequests.Enabled)
            {
                client.TokenRequests.Add(1, Tags(operation, failure));
            }
        }

        if (call.Activity is { } activity)
        {
            End(activity, call, failure);
        }
    }

    private void LogEnd(CallState call, Exception? failure)
    {
        // Most calls succeed, and nobody reads of it: the clock is not read for that.
        if (failure is null && !client.Log.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var (operation, attempts, seconds) = (call.Operation.Name, call.Attempts, call.Elapsed.TotalSeconds);
        if (failure is null)
        {
            client.Log.CallSucceeded(operation, attempts, seconds);
        }
        else if (failure is UsageOutcomeUnknownException { InnerException: { } cause })
        {
            client.Log.OutcomeUnknown(operation, attempts, seconds, ErrorType(cause));
        }
        else
        {
            client.Log.CallFailed(operation, attempts, seconds, ErrorType(failure));
        }
    }

    private void End(Activity activity, CallState call, Exception? failure)
    {
        if (failure is not null)
        {
            activity.SetTag(TelemetryNames.ErrorType, ErrorType(failure)).SetStatus(ActivityStatusCode.Error);
        }

        if (call.Status is { } status)
        {
            activity.SetTag(TelemetryNames.Status, (int)status);
        }

        activity.SetTag(TelemetryNames.Attempts, call.Attempts).SetEndTime(time.GetUtcNow().UtcDateTime);
        activity.Dispose();
    }

    private TagList Tags(ApiOperation operation, Exception? failure)
    {
        TagList tags = default;
        AddCommon(ref tags, operation);
        if (failure is not null)
        {
            tags.Add(TelemetryNames.ErrorType, ErrorType(failure));
        }

        return tags;
    }

    private void AddCommon(ref TagList tags, ApiOperation operation)
    {
        tags.Add(TelemetryNames.Operation, operation.Name);
        tags.Add(TelemetryNames.Service, service);
        tags.Add(TelemetryNames.Address, address.Host);
        if (client.Name.Length > 0)
        {
            tags.Add(TelemetryNames.Client, client.Name);
        }
    }

    /// <summary>The status of an error reply, else the exception's type.</summary>
    private static string ErrorType(Exception failure) => failure switch
    {
        UsageApiException api => ((int)api.StatusCode).ToString(CultureInfo.InvariantCulture),
        OperationCanceledException => typeof(OperationCanceledException).FullName!,
        TimeoutRejectedException => typeof(UsageTimeoutException).FullName!,
        _ => failure.GetType().FullName!,
    };
}
