using System.Transactions;
using Npgsql;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;
using IsolationLevel = System.Data.IsolationLevel;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Events in a transaction of the caller.</summary>
public sealed class TransactionTests(PostgreSqlServer server) : PostgreSqlTests(server), IAsyncLifetime
{
    private IUsageEventStore _store = null!;
    private NpgsqlConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await Stores.OpenNewAsync(Server);
        _connection = await Server.DataSource.OpenConnectionAsync(CancellationToken);
        await Server.AskAsync($"CREATE TABLE {Orders} (id integer)");
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private string Orders => Stores.Table(_store, "orders");

    [Fact]
    public async Task Events_are_enqueued_when_the_transaction_commits_and_not_before()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await OrderAsync(transaction);
        Assert.Same(AppendResult.AllAdded, await AppendAsync(transaction, Event("a"), Event("b")));
        Assert.Null(await FindAsync(_store, "a"));
        Assert.Empty(await LeaseAsync(_store, "owner"));

        await transaction.CommitAsync(CancellationToken);

        Assert.Equal(1L, await CountOrdersAsync());
        Assert.Equal(["a", "b"], (await LeaseAsync(_store, "owner")).Select(one => one.Id));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Pending = 2 }, await BooksAsync(_store));
    }

    [Fact]
    public async Task Events_are_gone_when_the_transaction_is_rolled_back()
    {
        await using (var transaction = await _connection.BeginTransactionAsync(CancellationToken))
        {
            await OrderAsync(transaction);
            await AppendAsync(transaction, Event("a"));
            await transaction.RollbackAsync(CancellationToken);
        }

        Assert.Equal(0L, await CountOrdersAsync());
        Assert.Null(await FindAsync(_store, "a"));
        Assert.Equal(UsageBooks.Empty, await BooksAsync(_store));
        Assert.Same(AppendResult.AllAdded, await AppendAsync(_store, Event("a", "{\"other\":1}")));
    }

    [Fact]
    public async Task A_conflict_adds_nothing_and_leaves_the_transaction_as_it_was()
    {
        await AppendAsync(_store, Event("taken"));
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await OrderAsync(transaction);
        await AppendAsync(transaction, Event("before"));

        var result = await AppendAsync(transaction, Event("new"), Event("taken", "{\"other\":1}"));

        Assert.Equal(AppendStatus.Conflict, result.Status);
        Assert.Equal([1], result.Conflicts);
        await AppendAsync(transaction, Event("after"));
        await transaction.CommitAsync(CancellationToken);
        Assert.Equal(1L, await CountOrdersAsync());
        Assert.Equal(["taken", "before", "after"], (await LeaseAsync(_store, "owner")).Select(one => one.Id));
        Assert.True((await BooksAsync(_store)).IsBalanced);
    }

    [Fact]
    public async Task A_full_queue_adds_nothing_and_leaves_the_transaction_as_it_was()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await OrderAsync(transaction);
        Assert.Equal(AppendStatus.Added, (await _store.AppendAsync([Event("a")], 2, transaction, CancellationToken)).Status);
        Assert.Equal(AppendStatus.Full, (await _store.AppendAsync([Event("b"), Event("c")], 2, transaction, CancellationToken)).Status);
        await transaction.CommitAsync(CancellationToken);

        Assert.Equal(1L, await CountOrdersAsync());
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Pending = 1 }, await BooksAsync(_store));
    }

    [Fact]
    public async Task An_event_that_the_transaction_has_added_before_is_known()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await AppendAsync(transaction, Event("a"));

        Assert.Equal([1], (await AppendAsync(transaction, Event("b"), Event("a"))).Known);

        await transaction.CommitAsync(CancellationToken);
        Assert.Equal(2, (await BooksAsync(_store)).Enqueued);
    }

    [Fact]
    public async Task A_transaction_that_has_ended_is_refused()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await transaction.CommitAsync(CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await AppendAsync(transaction, Event("a")));
    }

    [Fact]
    public async Task A_transaction_that_has_failed_says_so()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await using var bad = new NpgsqlCommand("SELECT 1 / 0", _connection, transaction);
        await Assert.ThrowsAsync<PostgresException>(async () => await bad.ExecuteScalarAsync(CancellationToken));

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(transaction, Event("a")));

        Assert.Contains("Roll it back.", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsOutcomeUnknown);
    }

    [Fact]
    public async Task An_old_snapshot_that_cannot_see_the_same_event_fails_rather_than_add_it_twice()
    {
        await using var transaction = await _connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, CancellationToken);
        await OrderAsync(transaction);
        await AppendAsync(_store, Event("a"));
        await ConcludeAsync(_store, "owner", await LeaseAsync(_store, "owner"));

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(transaction, Event("a")));

        Assert.Contains("Run the transaction again.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_stays_open_stops_nobody_else()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await AppendAsync(transaction, Event("slow"));

        // Whoever waited for the transaction would fail.
        await using var hasty = NpgsqlDataSource.Create($"{Server.ConnectionString};Options=-c lock_timeout=10s");
        await using var store = Stores.Create(hasty, Stores.Schema(_store));
        await AppendAsync(store, Event("fast"), Event("too"));
        await ConcludeAsync(store, "owner", await LeaseAsync(store, "owner"));
        await Server.AskAsync($"INSERT INTO {Stores.Table(_store, "ledger")} SELECT 2, 0, 0 FROM generate_series(1, 2000)");
        await store.PurgeAsync(0, CancellationToken);

        Assert.Equal(["fast", "too"], await ConcludedAsync(store));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Delivered = 2 }, await BooksAsync(store));
        await transaction.CommitAsync(CancellationToken);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 3, Delivered = 2, Pending = 1 }, await BooksAsync(store));
    }

    [Fact]
    public async Task Events_of_a_transaction_that_is_open_at_a_mark_are_not_waited_for()
    {
        await using var transaction = await _connection.BeginTransactionAsync(CancellationToken);
        await AppendAsync(transaction, Event("slow"));
        await AppendAsync(_store, Event("fast"));
        var mark = await _store.MarkAsync(CancellationToken);
        await transaction.CommitAsync(CancellationToken);
        await ConcludeAsync(_store, "owner", (await LeaseAsync(_store, "owner")).Where(one => one.Id == "fast"));

        Assert.True(await _store.IsConcludedAsync(mark, CancellationToken));
        Assert.Equal(new UsageFlushResult { Delivered = 1 }, await _store.CountSinceAsync(mark, CancellationToken));
        Assert.False(await _store.IsConcludedAsync(await _store.MarkAsync(CancellationToken), CancellationToken));
    }

    [Fact]
    public async Task An_ambient_transaction_is_not_joined()
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await AppendAsync(_store, Event("a"));
        }

        Assert.NotNull(await FindAsync(_store, "a"));
    }

    private ValueTask<AppendResult> AppendAsync(NpgsqlTransaction transaction, params QueuedEvent[] events) => _store.AppendAsync(events, null, transaction, CancellationToken);

    private async Task OrderAsync(NpgsqlTransaction transaction)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO {Orders} VALUES (1)", _connection, transaction);
        await command.ExecuteNonQueryAsync(CancellationToken);
    }

    private Task<object?> CountOrdersAsync() => Server.AskAsync($"SELECT count(*) FROM {Orders}");
}
