using Npgsql;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Connections that are lost before, during and after what matters.</summary>
public sealed class LostConnectionTests(PostgreSqlServer server) : PostgreSqlTests(server), IAsyncLifetime
{
    private const string Password = "correct-horse";

    private CuttingProxy _proxy = null!;
    private NpgsqlDataSource _dataSource = null!;
    private IUsageEventStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = new(Server.Socket);
        _dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Host = "127.0.0.1", Port = _proxy.Port, Password = Password, PersistSecurityInfo = true, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable });
        _store = await Stores.OpenAsync(_dataSource, Server.NewSchema());
        await AppendAsync(_store, Event("first"));
    }

    public async ValueTask DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("INSERT INTO")]
    public async Task Before_the_commit_it_is_tried_again(string command)
    {
        _proxy.CutAt(command, Cut.BeforeAnswer);

        Assert.Same(AppendResult.AllAdded, await AppendAsync(_store, Event("a"), Event("b")));

        Assert.Equal(1, _proxy.Cuts);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 3, Pending = 3 }, await BooksAsync(_store));
    }

    [Fact]
    public async Task When_it_is_lost_again_and_again_nothing_was_added()
    {
        _proxy.CutAt("INSERT INTO", Cut.BeforeAnswer, 1000);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(_store, Event("a")));

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Contains("could not add events", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the connection was lost", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
        Assert.Null(await FindAsync(_store, "a"));
    }

    [Theory]
    [InlineData(Cut.BeforeCommand)]
    [InlineData(Cut.BeforeAnswer)]
    public async Task During_the_commit_nobody_knows_and_the_same_events_are_enqueued_again(Cut where)
    {
        _proxy.CutAt("COMMIT\0", where);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(_store, Event("a")));

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Contains("It may have taken effect.", failure.Message, StringComparison.Ordinal);
        var again = await AppendAsync(_store, Event("a"));
        Assert.Equal((AppendStatus.Added, where == Cut.BeforeAnswer ? 1 : 0), (again.Status, again.Known.Count));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 2, Pending = 2 }, await BooksAsync(_store));
    }

    [Theory]
    [InlineData(Cut.BeforeCommand)]
    [InlineData(Cut.BeforeAnswer)]
    public async Task A_settlement_that_is_cut_off_is_not_repeated(Cut where)
    {
        var leased = await LeaseAsync(_store, "owner");
        _proxy.CutAt("COMMIT\0", where);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await ConcludeAsync(_store, "owner", leased));

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Equal(where == Cut.BeforeAnswer ? UsageOutcome.Delivered : UsageOutcome.Pending, (await FindAsync(_store, "first"))!.Outcome);
        Assert.Equal(where == Cut.BeforeCommand, Assert.Single(await ConcludeAsync(_store, "owner", leased)) > 0);
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Delivered = 1 }, await BooksAsync(_store));
    }

    [Theory]
    [InlineData(Cut.BeforeCommand)]
    [InlineData(Cut.BeforeAnswer)]
    public async Task A_lease_that_is_cut_off_is_asked_for_again_and_nothing_looks_as_if_it_had_been_sent(Cut where)
    {
        _proxy.CutAt("COMMIT\0", where);
        await Assert.ThrowsAsync<UsageStoreException>(async () => await LeaseAsync(_store, Ask("owner")));

        var leased = await LeasedAsync(Ask("owner", firstAskedAt: Now));

        Assert.Null(leased.InterruptedAt);
        Assert.True(Assert.Single(await ConcludeAsync(_store, "owner", [leased])) > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7_200_000)]
    public async Task What_another_owner_may_have_sent_still_looks_like_that_when_a_lease_is_cut_off(long ahead)
    {
        // Another owner, whose clock may be fast, has died at once.
        await LeaseAsync(_store, Ask("dead") with { Now = Now + ahead, Duration = TimeSpan.Zero });
        _proxy.CutAt("COMMIT\0", Cut.BeforeAnswer);
        await Assert.ThrowsAsync<UsageStoreException>(async () => await LeaseAsync(_store, Ask("owner")));

        var leased = await LeasedAsync(Ask("owner", firstAskedAt: Now));

        Assert.Equal(Now - 1, leased.InterruptedAt);
    }

    [Fact]
    public async Task What_another_owner_has_taken_over_is_not_given_back()
    {
        _proxy.CutAt("COMMIT\0", Cut.BeforeAnswer);
        await Assert.ThrowsAsync<UsageStoreException>(async () => await LeaseAsync(_store, Ask("owner") with { Duration = TimeSpan.Zero }));
        var taken = await LeasedAsync(Ask("other"));

        var again = await LeaseAsync(_store, Ask("owner", firstAskedAt: Now));

        Assert.Empty(again.Events);
        Assert.Equal(Now, taken.InterruptedAt);
        Assert.True(Assert.Single(await ConcludeAsync(_store, "other", [taken])) > 0);
    }

    [Fact]
    public async Task A_session_that_the_server_ends_during_the_commit_leaves_it_unknown()
    {
        await Server.AskAsync($"""
            CREATE FUNCTION {Stores.Table(_store, "die")}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON {Stores.Table(_store)} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {Stores.Table(_store, "die")}();
            """);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(_store, Event("a")));

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Contains("the server has ended the connection", failure.Message, StringComparison.Ordinal);
        Assert.Null(await FindAsync(_store, "a"));
    }

    [Fact]
    public async Task A_commit_that_the_server_refuses_is_known_to_have_failed()
    {
        await Server.AskAsync($"""
            CREATE FUNCTION {Stores.Table(_store, "refuse")}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON {Stores.Table(_store)} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {Stores.Table(_store, "refuse")}();
            """);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(_store, Event("a")));

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Null(await FindAsync(_store, "a"));
    }

    [Fact]
    public async Task A_callers_transaction_whose_connection_is_lost_is_the_callers_to_repeat()
    {
        await using var connection = await _dataSource.OpenConnectionAsync(CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken);
        _proxy.CutAt("INSERT INTO", Cut.BeforeAnswer);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await _store.AppendAsync([Event("a")], null, transaction, CancellationToken));

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Null(await FindAsync(_store, "a"));
    }

    [Fact]
    public async Task A_read_is_tried_again()
    {
        _proxy.CutAt("SELECT", Cut.BeforeCommand);

        Assert.NotNull(await FindAsync(_store, "first"));
        Assert.Equal(1, _proxy.Cuts);
    }

    [Fact]
    public async Task The_store_works_on_when_the_server_is_back()
    {
        var engine = PostgreSqlEngine.Find(Environment.GetEnvironmentVariable("PATH")!, PostgreSqlEngine.Versions);
        await using var process = await PostgreSqlProcess.StartNewAsync(engine.Folder!, CancellationToken);
        await using var dataSource = NpgsqlDataSource.Create(process.ConnectionString);
        var store = await Stores.OpenAsync(dataSource, "usage_sdk");
        await AppendAsync(store, Event("before"));

        // Several connections wait in the pool.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await FindAsync(store, "before"), CancellationToken)));
        await process.StopAsync();
        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(store, Event("meanwhile")));
        Assert.False(failure.IsOutcomeUnknown);
        await Assert.ThrowsAsync<UsageStoreException>(async () => await LeaseAsync(store, "owner"));
        await process.StartAsync(CancellationToken);

        await AppendAsync(store, Event("after"));
        Assert.Equal(["before", "after"], (await LeaseAsync(store, "owner")).Select(one => one.Id));
        await process.StopAsync();
        await process.StartAsync(CancellationToken);
        Assert.NotNull(await FindAsync(store, "after"));
    }

    private static LeaseRequest Ask(string owner, long? firstAskedAt = null) =>
        new(UsageDestination.Autumn, owner, 10, int.MaxValue, Now, TimeSpan.FromHours(1)) { FirstAskedAt = firstAskedAt };

    /// <summary>Leases the one event, as soon as the server has ended what was cut off.</summary>
    private async Task<LeasedEvent> LeasedAsync(LeaseRequest request)
    {
        while (true)
        {
            if ((await LeaseAsync(_store, request)).Events is [var leased])
            {
                return leased;
            }
        }
    }

    private static ValueTask<EventLease> LeaseAsync(IUsageEventStore store, LeaseRequest request) => store.LeaseAsync(request, CancellationToken);
}
