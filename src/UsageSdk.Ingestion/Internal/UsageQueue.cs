using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using UsageSdk.Ingestion.Internal.Delivery;
using UsageSdk.Ingestion.Internal.Sending;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>The parts of one queue, and the store that it opens once.</summary>
internal sealed class UsageQueue : IAsyncDisposable
{
    private const int MostOutstandingCallbacks = 1000;

    private readonly IUsageEventStore _store;
    private readonly IUsageClient _client;
    private readonly Func<TimeSpan> _autumnAttemptTimeout;
    private readonly SemaphoreSlim _opening = new(1);
    private readonly Channel<UsageConclusion>? _callbacks;
    private readonly Task _callbackLoop;
    private readonly CancellationTokenSource _callbacksEnd = new();
    private volatile bool _isOpen;
    private volatile DeliveryService? _delivery;
    private volatile Observation? _observation;

    public UsageQueue(IUsageEventStore store, IUsageClient client, UsageIngestionOptions options, Func<TimeSpan> autumnAttemptTimeout, TimeProvider time, ILogger log)
    {
        (_store, _client, Options, _autumnAttemptTimeout, Time, Log) = (store, client, options, autumnAttemptTimeout, new(time), log);
        Clocks = new(Time);
        Concluded = new(Time);
        _callbacks = options.OnConclusion is null ? null : Channel.CreateBounded<UsageConclusion>(MostOutstandingCallbacks);
        _callbackLoop = _callbacks is null ? Task.CompletedTask : Task.Run(() => CallBackAsync(_callbacks.Reader));
    }

    public UsageIngestionOptions Options { get; }

    public SteadyTimeProvider Time { get; }

    public ILogger Log { get; }

    public ServerClocks Clocks { get; }

    /// <summary>Wakes when events have been concluded, or there are none left to send.</summary>
    public Broadcast Concluded { get; }

    /// <summary>The delivery of this process; null before it starts.</summary>
    public DeliveryService? Delivery => _delivery;

    /// <summary>What was last read of the store, all at one time; null before.</summary>
    public Observation? LastObservation => _observation;

    public void Attach(DeliveryService delivery) => _delivery = delivery;

    public async ValueTask<IUsageEventStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            return _store;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOpen)
            {
                await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
                _isOpen = true;
            }

            return _store;
        }
        finally
        {
            _opening.Release();
        }
    }

    public IEventSender SenderFor(UsageDestination destination)
    {
        var (options, clock) = (Options.For(destination.Service), Clocks.For(destination.Service));
        return destination.Service switch
        {
            UsageService.DodoPayments => new DodoSender(_client.UsageEvents, options, clock, Time),
            UsageService.Autumn => new AutumnSender(_client.Events, options, clock, _autumnAttemptTimeout, Time),
            _ => new CollectorSender(_client.Collectors, options, clock, Time),
        };
    }

    /// <summary>Tells of conclusions that are durable.</summary>
    public async ValueTask ConcludedAsync(IReadOnlyList<UsageConclusion> conclusions, CancellationToken cancellationToken)
    {
        Concluded.Set();
        foreach (var failed in conclusions.Where(static conclusion => conclusion.Outcome >= UsageOutcome.Rejected).GroupBy(static conclusion => conclusion.Outcome))
        {
            Log.EventsNotDelivered(failed.First().Destination.ToString(), failed.Count(), failed.Key.ToString(), failed.First().Reason);
        }

        if (_callbacks is not null)
        {
            foreach (var conclusion in conclusions)
            {
                await _callbacks.Writer.WriteAsync(conclusion, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the callbacks that are outstanding.</summary>
    public async Task CompleteCallbacksAsync(CancellationToken cancellationToken)
    {
        _callbacks?.Writer.TryComplete();
        using var end = cancellationToken.Register(_callbacksEnd.Cancel);
        try
        {
            await _callbackLoop.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer. The outcomes are in the store.
        }
    }

    /// <summary>Reads what telemetry and health show.</summary>
    public async Task ObserveAsync(IUsageEventStore store, IReadOnlyList<DestinationBacklog> backlog, CancellationToken cancellationToken)
    {
        var books = await store.ReadBooksAsync(cancellationToken).ConfigureAwait(false);
        var before = _observation;
        var observation = new Observation(books, backlog, Options, Clocks);
        _observation = observation;
        if (observation.Total is { IsBalanced: false } total && before?.Total.Difference != total.Difference)
        {
            Log.BooksUnbalanced(total.Difference, total.Enqueued);
        }

        foreach (var late in observation.Late.Where(late => before?.Late.Any(known => known.Destination == late.Destination) != true))
        {
            Log.DeadlineNears(late.Destination.ToString(), (int)(late.UsedWindow * 100));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CompleteCallbacksAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _callbacksEnd.Dispose();
        _opening.Dispose();
    }

    private async Task CallBackAsync(ChannelReader<UsageConclusion> conclusions)
    {
        await foreach (var conclusion in conclusions.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await Options.OnConclusion!(conclusion, _callbacksEnd.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.CallbackFailed(exception);
            }
        }
    }
}
