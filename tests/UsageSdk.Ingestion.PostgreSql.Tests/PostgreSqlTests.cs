using System.Security.Cryptography;
using System.Text;
using Npgsql;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Tests of what is particular to PostgreSQL: skipped where there is none, unless it is required.</summary>
public abstract class PostgreSqlTests
{
    protected const long Now = 1_773_309_600_000;

    protected PostgreSqlTests(PostgreSqlServer server)
    {
        server.Require();
        Server = server;
    }

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected PostgreSqlServer Server { get; }

    protected static QueuedEvent Event(string id, string content = "{}", UsageDestination? destination = null)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return new(destination ?? UsageDestination.Autumn, id, bytes, SHA256.HashData(bytes).AsMemory(0, 16), Now, long.MaxValue, Now);
    }

    protected static QueuedEvent[] Events(string prefix, int count) => [.. Enumerable.Range(0, count).Select(number => Event($"{prefix}{number}"))];

    protected static ValueTask<AppendResult> AppendAsync(IUsageEventStore store, params QueuedEvent[] events) => store.AppendAsync(events, null, null, CancellationToken);

    protected static async ValueTask<IReadOnlyList<LeasedEvent>> LeaseAsync(IUsageEventStore store, string owner, int count = 1000) =>
        (await store.LeaseAsync(new(UsageDestination.Autumn, owner, count, int.MaxValue, Now, TimeSpan.FromSeconds(30)), CancellationToken)).Events;

    protected static ValueTask<IReadOnlyList<long>> ConcludeAsync(IUsageEventStore store, string owner, IEnumerable<LeasedEvent> events, UsageOutcome outcome = UsageOutcome.Delivered, string? reason = null) =>
        store.SettleAsync(owner, [.. events.Select(one => new EventSettlement(one, outcome, new(1, null, null, reason), Now, 0))], CancellationToken);

    protected static ValueTask<UsageConclusion?> FindAsync(IUsageEventStore store, string id) => store.FindAsync(UsageDestination.Autumn, id, CancellationToken);

    protected static async ValueTask<UsageBooks> BooksAsync(IUsageEventStore store) => UsageBooks.Sum((await store.ReadBooksAsync(CancellationToken)).Values);

    protected static async ValueTask<string[]> ConcludedAsync(IUsageEventStore store) =>
        [.. (await store.ReadConclusionsAsync(0, 1000, CancellationToken)).Select(one => one.Conclusion.Id)];

    /// <summary>Connections of their own, with settings that only they have.</summary>
    protected NpgsqlDataSource DataSource(string settings) => NpgsqlDataSource.Create($"{Server.ConnectionString};{settings}");

    /// <summary>Waits until a session waits for a lock that another holds.</summary>
    protected async Task BlockedAsync(string applicationName)
    {
        while (await Server.AskAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{applicationName}' AND wait_event_type = 'Lock'") is 0L)
        {
        }
    }
}
