using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace UsageSdk.Tests.Telemetry;

/// <summary>Collects what clients tell: spans, measurements and log messages. Other tests that run at the same time do not show.</summary>
internal sealed class TelemetryRecorder : IMeterFactory, ILoggerFactory, ILogger
{
    private readonly object _gate = new();
    private readonly Activity _root = new Activity("test").Start();
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements;
    private readonly List<Meter> _meters = [];
    private readonly List<Activity> _ended = [];
    private readonly List<(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)> _measured = [];
    private readonly List<(EventId Id, LogLevel Level, string Text)> _logged = [];

    public TelemetryRecorder()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == UsageTelemetry.ActivitySourceName,
            // Only this test's: a span makes HttpClient send a header more, which tests of the wire would notice.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (_meters.Contains(instrument.Meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _measurements.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _measurements.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _measurements.Start();
    }

    public IReadOnlyList<Activity> Spans => Copy(_ended);

    public IReadOnlyList<(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)> Measured => Copy(_measured);

    public IReadOnlyList<(EventId Id, LogLevel Level, string Text)> Logged => Copy(_logged);

    /// <summary>Everything, as one text to search.</summary>
    public string Everything => string.Join('\n', [
        .. Spans.Select(span => $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {Text(span.TagObjects)} {string.Join(' ', span.Events.Select(item => item.Name + Text(item.Tags)))} {Text(span.Baggage)}"),
        .. Measured.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name} {item.Value} {Text(item.Tags)}")),
        .. Logged.Select(item => item.Text)]);

    /// <summary>The sum of an instrument's measurements.</summary>
    public double Sum(string instrument) => Measured.Where(item => item.Name == instrument).Sum(item => item.Value);

    public void Attach(UsageClientOptions options) => (options.MeterFactory, options.LoggerFactory) = (this, this);

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
        _meters.ForEach(meter => meter.Dispose());
        _root.Dispose();
    }

    Meter IMeterFactory.Create(MeterOptions options)
    {
        // As the container's factory does: whoever disposes a client must not end its meter for others.
        var meter = new Meter(options.Name, options.Version, options.Tags, this);
        _meters.Add(meter);
        return meter;
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName)
    {
        Assert.True(categoryName is "UsageSdk" or "UsageSdk.tenant", categoryName);
        return this;
    }

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            // The members too: a text may leave out what a structured log keeps.
            _logged.Add((eventId, logLevel, $"{formatter(state, exception)} {Text(state as IEnumerable<KeyValuePair<string, object?>> ?? [])} {exception}"));
        }
    }

    private void Keep(Activity span)
    {
        // What another test's listener has asked for comes here too.
        if (span.TraceId == _root.TraceId)
        {
            lock (_gate)
            {
                _ended.Add(span);
            }
        }
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal);
        lock (_gate)
        {
            _measured.Add((instrument.Name, value, copy));
        }
    }

    private List<T> Copy<T>(List<T> items)
    {
        lock (_gate)
        {
            return [.. items];
        }
    }

    private static string Text<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
