using System.Diagnostics.Metrics;

namespace MeteredApi.Page;

/// <summary>The queue's instruments, as a collector of OpenTelemetry reads them too.</summary>
internal sealed class QueueGauges : IDisposable
{
    private const string OldestAge = "usage.ingestion.oldest.age";
    private const string PauseLeft = "usage.ingestion.pause";

    private readonly object _gate = new();
    private readonly MeterListener _listener = new();
    private double? _oldest;
    private double? _pause;

    public QueueGauges(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name is OldestAge or PauseLeft)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _ = instrument.Name == OldestAge ? _oldest = value : _pause = value);
        _listener.Start();
    }

    /// <summary>The age of the oldest event that waits, and the pause of Autumn, in seconds; null where there is none.</summary>
    public (double? Oldest, double? Pause) Read()
    {
        lock (_gate)
        {
            (_oldest, _pause) = (null, null);
            _listener.RecordObservableInstruments();
            return (_oldest, _pause);
        }
    }

    public void Dispose() => _listener.Dispose();
}
