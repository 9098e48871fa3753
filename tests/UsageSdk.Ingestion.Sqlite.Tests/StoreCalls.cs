using System.Text;
using UsageSdk.Ingestion.Sqlite.Child;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Tests;

/// <summary>What the tests do with stores most of the time.</summary>
internal static class StoreCalls
{
    public static Task<AppendResult> AddAsync(this IUsageEventStore store, params string[] ids) => store.AddAsync([.. ids.Select(id => StoreMaker.Event(id))]);

    public static Task<AppendResult> AddAsync(this IUsageEventStore store, params QueuedEvent[] events) =>
        store.AppendAsync(events, null, null, TestContext.Current.CancellationToken).AsTask();

    public static async Task<IReadOnlyList<LeasedEvent>> TakeAsync(this IUsageEventStore store, string owner = "owner", int count = 1000, long now = StoreMaker.Time) =>
        (await store.LeaseAsync(new(UsageDestination.DodoPayments, owner, count, int.MaxValue, now, TimeSpan.FromHours(1)), TestContext.Current.CancellationToken)).Events;

    public static async Task<IReadOnlyList<long>> ConcludeAsync(this IUsageEventStore store, IEnumerable<LeasedEvent> leased, UsageOutcome outcome, string owner = "owner") =>
        await store.SettleAsync(owner, [.. leased.Select(one => new EventSettlement(one, outcome, new(1, null, null, null), StoreMaker.Time, 0))], TestContext.Current.CancellationToken);

    public static async Task<UsageConclusion?> LookUpAsync(this IUsageEventStore store, string id) =>
        await store.FindAsync(UsageDestination.DodoPayments, id, TestContext.Current.CancellationToken);

    public static async Task<UsageBooks> BooksAsync(this IUsageEventStore store) =>
        (await store.ReadBooksAsync(TestContext.Current.CancellationToken)).GetValueOrDefault(UsageService.DodoPayments, UsageBooks.Empty);

    public static string Text(this LeasedEvent leased) => Encoding.UTF8.GetString(leased.Content.Span);
}
