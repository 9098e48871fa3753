using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace UsageSdk.Benchmarks.Client;

/// <summary>Listens to the client's spans and instruments, as an exporter does, until it is disposed.</summary>
public sealed class Listeners : IDisposable
{
    private readonly ActivityListener _spans = new()
    {
        ShouldListenTo = static source => source.Name == UsageTelemetry.ActivitySourceName,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly MeterListener _measurements = new()
    {
        InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == UsageTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    public Listeners()
    {
        ActivitySource.AddActivityListener(_spans);
        _measurements.SetMeasurementEventCallback<double>((_, _, _, _) => Measurements++);
        _measurements.SetMeasurementEventCallback<long>((_, _, _, _) => Measurements++);
        _measurements.Start();
    }

    /// <summary>How many measurements came.</summary>
    public long Measurements { get; private set; }

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }
}
