namespace UsageSdk;

/// <summary>What to ask a telemetry library for: <c>AddSource(UsageTelemetry.ActivitySourceName)</c>, <c>AddMeter(UsageTelemetry.MeterName)</c>.</summary>
/// <remarks>src/docs/telemetry.md of the repository lists every span, instrument, tag and log message.</remarks>
public static class UsageTelemetry
{
    /// <summary>The source of the spans: one for each call, with an event for each attempt.</summary>
    public const string ActivitySourceName = "UsageSdk";

    /// <summary>The meter of all instruments.</summary>
    public const string MeterName = "UsageSdk";
}
