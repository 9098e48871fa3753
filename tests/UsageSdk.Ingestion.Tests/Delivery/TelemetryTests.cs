using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.Tests.Delivery;

public sealed class TelemetryTests
{
    [Fact]
    public async Task The_books_balance_in_every_observation()
    {
        await using var host = await QueueHost.StartAsync(services: static services => services.AddHealthChecks().AddUsageIngestion());
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Randomly(7, 0.4, Fault.LostReply, Fault.Status(503));
        using var measurements = new Observations(host);
        for (var round = 0; round < 20; round++)
        {
            await host.EnqueueAsync([.. Enumerable.Range(0, 10).Select(index => host.Ingest($"evt_{round}_{index}", index == 0 ? QueueHost.Start.AddHours(-2) : null))]);
            await host.FlushAsync(TimeSpan.FromSeconds(1 + (round % 3)));
            var observed = measurements.Read();

            Assert.Equal(observed["usage.ingestion.enqueued"], observed.Where(entry => entry.Key.StartsWith("usage.ingestion.events.", StringComparison.Ordinal)).Sum(entry => entry.Value));
            Assert.Equal(0, observed["usage.ingestion.unbalanced"]);
        }

        await host.FlushAsync();

        // Reads the store at once, where the queue does so once in a while.
        await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        var last = measurements.Read();
        Assert.Equal((200, 180, 20), (last["usage.ingestion.enqueued"], last["usage.ingestion.events.delivered"], last["usage.ingestion.events.expired"]));
    }

    [Fact]
    public async Task The_oldest_event_the_pause_and_the_clock_are_shown()
    {
        await using var host = await QueueHost.StartAsync();
        using var measurements = new Observations(host);
        await host.EnqueueAsync(host.Ingest("evt_0"));
        await host.FlushAsync();
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(429, TimeSpan.FromMinutes(10));
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.FlushAsync(TimeSpan.FromMinutes(45));

        var observed = measurements.Read();

        Assert.InRange(observed["usage.ingestion.window.used"], 0.74, 0.76);
        Assert.InRange(observed["usage.ingestion.oldest.age"], 2690, 2710);
        Assert.InRange(observed["usage.ingestion.pause"], 290, 330);
        Assert.InRange(observed["usage.ingestion.clock.offset"], -1, 1);
    }

    [Fact]
    public async Task The_part_of_the_window_that_is_used_grows_also_while_the_store_cannot_be_read()
    {
        await using var host = await QueueHost.StartAsync(services: static services => FaultyStore.Wrap(services, StoreFault.CannotBeRead));
        var store = (FaultyStore)host.Services.GetRequiredKeyedService<IUsageEventStore>("");
        store.IsFaulty = false;
        using var measurements = new Observations(host);
        host.Server.Faults.For(UsageOperations.UsageEventsIngest).Always().Respond(503);
        await host.EnqueueAsync(host.Ingest("evt_1"));
        await host.PassAsync(TimeSpan.FromMinutes(1));

        store.IsFaulty = true;
        await host.PassAsync(TimeSpan.FromMinutes(45));

        Assert.InRange(measurements.Read()["usage.ingestion.window.used"], 0.75, 0.8);
    }

    /// <summary>Reads the instruments of one host, by the meters of its container.</summary>
    private sealed class Observations : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _values = [];

        public Observations(QueueHost host)
        {
            var meters = host.Services.GetService(typeof(IMeterFactory));
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.IsObservable)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public Dictionary<string, double> Read()
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            return new(_values);
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name;
            foreach (var (key, tag) in tags)
            {
                name += key == "usage.outcome" ? $".{tag}" : "";
            }

            _values[name] = _values.GetValueOrDefault(name) + value;
        }
    }
}
