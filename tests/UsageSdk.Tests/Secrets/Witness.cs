using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace UsageSdk.Tests.Secrets;

/// <summary>Keeps every text that comes out while it listens: all logs of a container, all its spans, all measurements of the process, exceptions.</summary>
internal sealed class Witness : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly Activity _root = new Activity("test").Start();
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements;

    public Witness()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            // Only this test's: a span makes HttpClient send a header more, which tests of the wire would notice.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span => _texts.Enqueue($"{span.DisplayName} {span.StatusDescription} {Text(span.TagObjects)} {string.Join(' ', span.Events.Select(item => item.Name + Text(item.Tags)))}"),
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _measurements.SetMeasurementEventCallback<double>((instrument, _, tags, _) => _texts.Enqueue(instrument.Name + Text(tags.ToArray())));
        _measurements.SetMeasurementEventCallback<long>((instrument, _, tags, _) => _texts.Enqueue(instrument.Name + Text(tags.ToArray())));
        _measurements.Start();
    }

    public int Count => _texts.Count;

    /// <summary>What holds a mark.</summary>
    public IEnumerable<string> Betrayals(string mark) => _texts.Where(text => text.Contains(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everything that an exception shows, and all that is inside it.</summary>
    public void Hear(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            _texts.Enqueue(exception.ToString());
            foreach (var property in exception.GetType().GetProperties().Where(property => property.Name is not nameof(Exception.TargetSite)))
            {
                _texts.Enqueue($"{exception.GetType().Name}.{property.Name}: {Show(property.GetValue(exception))}");
            }
        }
    }

    public void Hear(params object?[] values)
    {
        foreach (var value in values)
        {
            _texts.Enqueue(Show(value));
        }
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state)
    {
        _texts.Enqueue(Show(state));
        return null;
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _texts.Enqueue(formatter(state, exception));
        _texts.Enqueue(Show(state));
        Hear(exception);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
        _root.Dispose();
    }

    private static string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        IEnumerable items => string.Join(' ', items.Cast<object?>().Select(Show)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Text<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
