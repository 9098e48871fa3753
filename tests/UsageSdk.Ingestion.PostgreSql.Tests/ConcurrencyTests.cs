using System.Collections.Concurrent;
using Npgsql;
using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>Several processes on one queue, each with connections of its own.</summary>
public sealed class ConcurrencyTests(PostgreSqlServer server) : PostgreSqlTests(server)
{
    [Fact]
    public async Task Two_processes_that_lease_at_once_never_get_the_same_event()
    {
        const int rounds = 30, size = 40;
        await using var own = DataSource("Application Name=other");
        var store = await Stores.OpenNewAsync(Server);
        var other = Stores.Create(own, Stores.Schema(store));
        for (var round = 0; round < rounds; round++)
        {
            await AppendAsync(store, Events($"{round}/", size));
            var leased = new ConcurrentBag<string>();

            await Task.WhenAll(new[] { store, other, store, other }.Select((one, index) => Task.Run(
                async () =>
                {
                    while (await LeaseAsync(one, $"owner {index}", 7) is { Count: > 0 } events)
                    {
                        foreach (var leasedEvent in events)
                        {
                            leased.Add(leasedEvent.Id);
                        }

                        Assert.DoesNotContain(0, await ConcludeAsync(one, $"owner {index}", events));
                    }
                },
                CancellationToken)));

            // One that another looked at in that instant is passed over, and leased later.
            leased = [.. leased, .. (await LeaseAsync(store, "last")).Select(one => one.Id)];
            await ConcludeAsync(store, "last", await LeaseAsync(store, "last"));
            Assert.Equal(Events($"{round}/", size).Select(one => one.Id).Order(StringComparer.Ordinal), leased.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Of_two_that_take_over_a_dead_owners_events_each_gets_others()
    {
        await using var own = DataSource("Application Name=other");
        var store = await Stores.OpenNewAsync(Server);
        var other = Stores.Create(own, Stores.Schema(store));
        for (var round = 0; round < 20; round++)
        {
            await AppendAsync(store, Events($"{round}/", 10));
            Assert.Equal(10, (await LeaseAsync(store, $"dead {round}")).Count);
            await Stores.EndLeasesAsync(Server, store, $"dead {round}");

            var leased = await Task.WhenAll(
                Task.Run(async () => await LeaseAsync(store, "one"), CancellationToken),
                Task.Run(async () => await LeaseAsync(other, "two"), CancellationToken));

            Assert.All(leased.SelectMany(one => one), one => Assert.Equal(Now, one.InterruptedAt));
            Assert.Equal(leased.Sum(one => one.Count), leased.SelectMany(one => one).Select(one => one.Sequence).Distinct().Count());
            await ConcludeAsync(store, "one", [.. leased[0], .. await LeaseAsync(store, "one")]);
            await ConcludeAsync(other, "two", leased[1]);
            Assert.Equal(0, (await BooksAsync(store)).Pending);
        }
    }

    // The slow settlement takes its position first, and is committed last.
    [Fact]
    public async Task A_conclusion_is_shown_only_when_none_before_it_can_still_appear()
    {
        var store = await Stores.OpenNewAsync(Server);
        await using var own = DataSource("Application Name=slow settlement");
        var slow = Stores.Create(own, Stores.Schema(store));
        await AppendAsync(store, Event("first"), Event("slow"), Event("fast"));
        await ConcludeAsync(store, "owner", await LeaseAsync(store, "owner", 1));
        var (slowEvents, fastEvents) = (await LeaseAsync(slow, "slow", 1), await LeaseAsync(store, "fast"));

        // The update of the slow event waits for this lock.
        await using var holder = await Server.DataSource.OpenConnectionAsync(CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(CancellationToken);
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_xact_lock(42)", holder, transaction);
        await hold.ExecuteNonQueryAsync(CancellationToken);
        await Server.AskAsync($"""
            CREATE FUNCTION {Stores.Table(store, "wait")}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END';
            CREATE TRIGGER wait AFTER UPDATE ON {Stores.Table(store)} FOR EACH ROW WHEN (NEW.id = 'slow' AND NEW.outcome <> 0) EXECUTE FUNCTION {Stores.Table(store, "wait")}();
            """);
        var settling = Task.Run(async () => await ConcludeAsync(slow, "slow", slowEvents), CancellationToken);
        await BlockedAsync("slow settlement");

        var fast = Assert.Single(await ConcludeAsync(store, "fast", fastEvents));

        Assert.Equal(["first"], await ConcludedAsync(store));
        var mark = await store.MarkAsync(CancellationToken);
        Assert.False(await store.IsConcludedAsync(mark, CancellationToken));
        await transaction.CommitAsync(CancellationToken);
        Assert.True(Assert.Single(await settling) < fast);
        Assert.Equal(["first", "slow", "fast"], await ConcludedAsync(store));
        Assert.True(await store.IsConcludedAsync(mark, CancellationToken));
        Assert.Equal(new UsageFlushResult { Delivered = 1 }, await store.CountSinceAsync(mark, CancellationToken));
    }

    [Fact]
    public async Task The_books_balance_at_every_read_while_the_ledger_is_summed_up()
    {
        const int writers = 3, rounds = 40;
        await using var own = DataSource("Application Name=other");
        var store = await Stores.OpenNewAsync(Server);
        var other = Stores.Create(own, Stores.Schema(store));
        var ledger = Stores.Table(store, "ledger");
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    await AppendAsync(writer % 2 == 0 ? store : other, Events($"{writer}/{round}/", 5));
                    await ConcludeAsync(store, $"owner {writer}", await LeaseAsync(store, $"owner {writer}", 4));

                    // Enough to be worth a sum.
                    await Server.AskAsync($"INSERT INTO {ledger} SELECT 2, 0, 0 FROM generate_series(1, 100)");
                }
            },
            CancellationToken)));
        var summing = Task.Run(
            async () =>
            {
                while (!writing.IsCompleted)
                {
                    await other.PurgeAsync(0, CancellationToken);
                }
            },
            CancellationToken);

        while (!writing.IsCompleted)
        {
            var books = await BooksAsync(store);
            Assert.True(books.IsBalanced, books.ToString());
        }

        await Task.WhenAll(writing, summing);
        await Server.AskAsync($"INSERT INTO {ledger} SELECT 2, 0, 0 FROM generate_series(1, 2000)");
        await store.PurgeAsync(0, CancellationToken);
        Assert.Equal(2L, await Server.AskAsync($"SELECT count(*) FROM {ledger}"));
        Assert.Equal(writers * rounds * 5, (await BooksAsync(store)).Enqueued);
    }

    [Fact]
    public async Task An_event_that_is_lost_from_the_table_shows_in_the_books()
    {
        var store = await Stores.OpenNewAsync(Server);
        await AppendAsync(store, Event("a"), Event("b"));

        await Server.AskAsync($"DELETE FROM {Stores.Table(store)} WHERE id = 'a'");

        Assert.Equal(1, (await BooksAsync(store)).Difference);
    }

    [Fact]
    public async Task A_call_that_found_no_room_makes_none_for_the_next()
    {
        var store = await Stores.OpenNewAsync(Server);
        await AppendAsync(store, Events("e", 10));

        Assert.Equal(AppendStatus.Full, (await store.AppendAsync(Events("more", 5), 10, null, CancellationToken)).Status);
        Assert.Equal(AppendStatus.Full, (await store.AppendAsync(Events("more", 1), 10, null, CancellationToken)).Status);
        Assert.Equal(AppendStatus.Added, (await store.AppendAsync(Events("more", 1), 11, null, CancellationToken)).Status);
    }

    [Fact]
    public async Task Events_that_another_process_has_added_count_after_a_second()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var schema = Server.NewSchema();
        var store = await Stores.OpenAsync(Server.DataSource, schema, time);
        var other = await Stores.OpenAsync(Server.DataSource, schema, time);
        Assert.Equal(AppendStatus.Added, (await store.AppendAsync([Event("a")], 3, null, CancellationToken)).Status);
        await AppendAsync(other, Event("b"), Event("c"));
        Assert.Equal(AppendStatus.Added, (await store.AppendAsync([Event("d")], 3, null, CancellationToken)).Status);

        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(AppendStatus.Full, (await store.AppendAsync([Event("e")], 4, null, CancellationToken)).Status);
        await ConcludeAsync(other, "owner", await LeaseAsync(other, "owner", 1));
        Assert.Equal(AppendStatus.Added, (await store.AppendAsync([Event("e")], 4, null, CancellationToken)).Status);
    }
}
