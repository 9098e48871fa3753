using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>What the server refuses, and what its settings must not change.</summary>
public sealed class FailureTests(PostgreSqlServer server) : PostgreSqlTests(server)
{
    private const string Password = "correct-horse";

    [Theory]
    [InlineData("Options=-c lock_timeout=1", "a lock was not free in time")]
    [InlineData("Options=-c statement_timeout=50", "the statement was ended")]
    [InlineData("Command Timeout=1;Cancellation Timeout=-1", "no answer in time")]
    public async Task What_takes_too_long_says_so(string settings, string advice)
    {
        var opened = await Stores.OpenNewAsync(Server);
        await using var dataSource = DataSource($"{settings};Password={Password};Persist Security Info=true");
        var store = Stores.Create(dataSource, Stores.Schema(opened));
        await using var holder = await Server.DataSource.OpenConnectionAsync(CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(CancellationToken);
        await using var hold = new NpgsqlCommand($"LOCK TABLE {Stores.Table(opened)} IN SHARE MODE", holder, transaction);
        await hold.ExecuteNonQueryAsync(CancellationToken);

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(store, Event("a")));

        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"schema {Stores.Schema(opened)}, database postgres at ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
        Assert.False(failure.IsOutcomeUnknown);
        await transaction.RollbackAsync(CancellationToken);
        Assert.Null(await FindAsync(opened, "a"));
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_says_so()
    {
        var opened = await Stores.OpenNewAsync(Server);
        await using var dataSource = DataSource("Options=-c default_transaction_read_only=on");
        var store = Stores.Create(dataSource, Stores.Schema(opened));

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(store, Event("a")));

        Assert.Contains("Connect to the primary", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsOutcomeUnknown);
    }

    [Fact]
    public async Task A_server_that_is_not_there_says_so_without_the_password()
    {
        await using var dataSource = NpgsqlDataSource.Create($"Host=/nowhere;Username=me;Password={Password};Persist Security Info=true;Database=app");
        await using var store = Stores.Create(dataSource, "usage_sdk");

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await store.OpenAsync(CancellationToken));

        Assert.Contains("the server cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Contains("database app at /nowhere", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_are_missing_are_named_as_the_cause()
    {
        var store = await Stores.OpenNewAsync(Server);
        await Server.AskAsync($"DROP SCHEMA {Stores.Quote(Stores.Schema(store))} CASCADE");

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await AppendAsync(store, Event("a")));

        Assert.Contains("its tables are missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_ends_in_its_own_cancellation()
    {
        var store = await Stores.OpenNewAsync(Server);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.AppendAsync([Event("a")], null, null, cancelled.Token));
    }

    [Fact]
    public async Task A_reason_that_PostgreSQL_does_not_take_as_text_is_kept_with_marks_in_its_place()
    {
        var store = await Stores.OpenNewAsync(Server);
        await AppendAsync(store, Event("a"));

        await ConcludeAsync(store, "owner", await LeaseAsync(store, "owner"), UsageOutcome.Rejected, "nul \0, half \ud83d, whole \U0001f680");

        Assert.Equal("nul \ufffd, half \ufffd, whole \U0001f680", (await FindAsync(store, "a"))!.Reason);
    }

    // Otherwise what was acknowledged, or is known to have been sent, could be lost with the server's machine.
    [Fact]
    public async Task Every_commit_is_durable_whatever_the_servers_default()
    {
        await using var dataSource = DataSource("Options=-c synchronous_commit=off -c default_transaction_isolation=serializable");
        var store = await Stores.OpenAsync(dataSource, Server.NewSchema());
        var (seen, watch) = (Stores.Table(store, "seen"), Stores.Table(store, "watch"));
        await Server.AskAsync($"""
            CREATE TABLE {seen} (durability text, isolation text);
            CREATE FUNCTION {watch}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO {seen.Replace("'", "''", StringComparison.Ordinal)} VALUES (current_setting(''synchronous_commit''), current_setting(''transaction_isolation'')); RETURN NULL; END';
            CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON {Stores.Table(store)} FOR EACH STATEMENT EXECUTE FUNCTION {watch}();
            """);

        await AppendAsync(store, Event("a"), Event("b"));
        var leased = await LeaseAsync(store, "owner");
        await store.RenewAsync("owner", Now, TimeSpan.FromSeconds(30), CancellationToken);
        var positions = await ConcludeAsync(store, "owner", leased, UsageOutcome.Rejected);
        await store.RequeueAsync(positions[0], Event("a"), CancellationToken);
        await store.RemoveAsync(positions[1], CancellationToken);

        Assert.Equal(6L, await Server.AskAsync($"SELECT count(*) FROM {seen}"));
        Assert.Equal(6L, await Server.AskAsync($"SELECT count(*) FROM {seen} WHERE durability = 'on' AND isolation = 'read committed'"));
    }

    [Fact]
    public async Task The_data_source_stays_the_callers()
    {
        await using var dataSource = DataSource("Application Name=mine");
        await using (await Stores.OpenAsync(dataSource, Server.NewSchema()))
        {
        }

        await using var command = dataSource.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(CancellationToken));
    }

    [Fact]
    public async Task A_slim_data_source_with_arrays_serves()
    {
        await using var dataSource = new NpgsqlSlimDataSourceBuilder(Server.ConnectionString).EnableArrays().Build();
        var store = await Stores.OpenAsync(dataSource, Server.NewSchema());

        await AppendAsync(store, Event("a"), Event("b"));
        await ConcludeAsync(store, "owner", await LeaseAsync(store, "owner"), UsageOutcome.Rejected, "bad");

        Assert.Equal(["a", "b"], await ConcludedAsync(store));
    }

    [Fact]
    public void Nothing_is_configured_with_null()
    {
        Assert.Throws<ArgumentNullException>(() => ((IUsageIngestionBuilder)null!).UsePostgreSql(Server.DataSource));
        Assert.Throws<ArgumentNullException>(() => ((IUsageIngestionBuilder)null!).UsePostgreSql((NpgsqlDataSource)null!));
    }
}
