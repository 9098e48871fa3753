using System.Security.Cryptography;
using System.Text;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Tests.StoreContract;

/// <summary>
/// What <see cref="IUsageEventStore"/> promises, as tests. The test project of a store inherits every class of this folder that derives from this one.
/// </summary>
public abstract class EventStoreContract : IAsyncLifetime
{
    protected static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private readonly List<IUsageEventStore> _opened = [];

    /// <summary>The test's time, which only the test moves.</summary>
    protected long Now { get; set; } = DateTimeOffset.Parse("2026-03-12T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>The store under test, empty at first.</summary>
    protected IUsageEventStore Store => _opened[0];

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a fresh and empty store, and opens it. It is disposed after the test.</summary>
    protected abstract ValueTask<IUsageEventStore> OpenStoreAsync();

    /// <summary>Ends the leases of an owner that was not heard of for <see cref="LeaseDuration"/>. A store that measures by a clock of its own moves that.</summary>
    protected virtual ValueTask EndLeasesAsync(IUsageEventStore store, string owner)
    {
        Now += (long)LeaseDuration.TotalMilliseconds + 1;
        return default;
    }

    /// <summary>Makes a store that compares the capacity with a count of its own count the events again.</summary>
    protected virtual ValueTask RecountAsync(IUsageEventStore store) => default;

    protected async ValueTask<IUsageEventStore> OpenAsync()
    {
        var store = await OpenStoreAsync();
        _opened.Add(store);
        return store;
    }

    /// <summary>An event that is due now, and whose digest stands for its content.</summary>
    protected QueuedEvent Event(string id, UsageDestination? destination = null, string? content = null, long? deadline = null, long? due = null)
    {
        var bytes = Encoding.UTF8.GetBytes(content ?? $$"""{"id":"{{id}}"}""");
        return new(destination ?? UsageDestination.DodoPayments, id, bytes, SHA256.HashData(bytes).AsMemory(0, 16), Now, deadline ?? long.MaxValue, due ?? Now);
    }

    protected ValueTask<AppendResult> AppendAsync(params QueuedEvent[] events) => AppendAsync(events, null);

    protected ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity) => Store.AppendAsync(events, capacity, null, CancellationToken);

    protected ValueTask<EventLease> LeaseAsync(string owner, int maxEvents = 1000, int maxBytes = int.MaxValue, UsageDestination? destination = null) =>
        Store.LeaseAsync(new(destination ?? UsageDestination.DodoPayments, owner, maxEvents, maxBytes, Now, LeaseDuration), CancellationToken);

    protected EventSettlement Conclusion(LeasedEvent leased, UsageOutcome outcome, string? reason = null, int attempts = 1) =>
        new(leased, outcome, new(attempts, null, null, reason), Now, 0);

    protected EventSettlement Delay(LeasedEvent leased, long due, AttemptState state = default) => new(leased, UsageOutcome.Pending, state, Now, due);

    protected ValueTask<IReadOnlyList<long>> SettleAsync(string owner, params EventSettlement[] settlements) => Store.SettleAsync(owner, settlements, CancellationToken);

    protected ValueTask<UsageConclusion?> FindAsync(string id, UsageDestination? destination = null) => Store.FindAsync(destination ?? UsageDestination.DodoPayments, id, CancellationToken);

    protected ValueTask<IReadOnlyList<ConcludedEvent>> ReadAsync(long after = 0, UsageOutcome? outcome = null, bool withContent = false, int count = 1000) =>
        withContent ? Store.ReadDeadLettersAsync(after, outcome, count, CancellationToken) : Store.ReadConclusionsAsync(after, count, CancellationToken);

    protected async ValueTask<UsageBooks> BooksAsync(UsageService service = UsageService.DodoPayments) => (await Store.ReadBooksAsync(CancellationToken))[service];

    /// <summary>Appends, leases and concludes an event, and returns the position of its conclusion.</summary>
    protected async ValueTask<long> ConcludeAsync(QueuedEvent queued, UsageOutcome outcome, string? reason = null)
    {
        Assert.Equal(AppendStatus.Added, (await AppendAsync(queued)).Status);
        var leased = Assert.Single((await LeaseAsync("concluder", destination: queued.Destination)).Events);
        return Assert.Single(await SettleAsync("concluder", Conclusion(leased, outcome, reason)));
    }

    protected static string[] Ids(EventLease lease) => [.. lease.Events.Select(leased => leased.Id)];

    protected static string[] Ids(IEnumerable<ConcludedEvent> conclusions) => [.. conclusions.Select(concluded => concluded.Conclusion.Id)];

    protected static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);
}
