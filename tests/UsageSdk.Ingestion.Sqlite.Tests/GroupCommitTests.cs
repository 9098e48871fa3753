using Microsoft.Data.Sqlite;
using UsageSdk.Ingestion.Sqlite.Child;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Tests;

/// <summary>While another connection holds the file's write lock, all that callers want waits; so what comes together is known.</summary>
public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly StoreFolder _folder = new();
    private SqliteConnection _other = null!;
    private IUsageEventStore _store = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await _folder.OpenAsync(options => options.MaxFileSize = 512 * 1024);
        await _store.AddAsync("first");
        _other = new($"Data Source={_folder.File};Pooling=False");
        await _other.OpenAsync(CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Callers_that_wait_share_a_commit()
    {
        var before = Commits();
        var lockedFile = Lock();
        var adding = Enumerable.Range(0, 100).Select(number => _store.AddAsync($"e{number}")).ToList();
        await lockedFile.DisposeAsync();

        Assert.All(await Task.WhenAll(adding), result => Assert.Equal(AppendStatus.Added, result.Status));

        // The writer may have begun with some of them.
        Assert.InRange(Commits() - before, 1, 2);
        Assert.Equal(101, (await _store.BooksAsync()).Pending);
    }

    [Fact]
    public async Task One_that_fails_takes_no_other_with_it()
    {
        var lockedFile = Lock();
        var before = _store.AddAsync("before");
        var large = _store.AddAsync(StoreMaker.Event("small part"), StoreMaker.Event("large", new string('x', 1 << 20)));
        var after = _store.AddAsync("after", "first");
        await lockedFile.DisposeAsync();

        var failure = await Assert.ThrowsAsync<UsageStoreException>(() => large);

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Contains("no room", failure.Message, StringComparison.Ordinal);
        Assert.Equal(AppendStatus.Added, (await before).Status);
        Assert.Equal([1], (await after).Known);
        Assert.Null(await _store.LookUpAsync("small part"));
        Assert.Equal(UsageBooks.Empty with { Enqueued = 3, Pending = 3 }, await _store.BooksAsync());
    }

    [Fact]
    public async Task Events_of_callers_in_one_commit_know_of_one_another()
    {
        var lockedFile = Lock();
        var first = _store.AddAsync("a", "b");
        var second = _store.AddAsync("b", "c");
        var third = _store.AddAsync(StoreMaker.Event("d"), StoreMaker.Event("c", "{}"));
        await lockedFile.DisposeAsync();

        Assert.Empty((await first).Known);
        Assert.Equal([0], (await second).Known);
        Assert.Equal([1], (await third).Conflicts);
        Assert.Null(await _store.LookUpAsync("d"));
        Assert.Equal(4, (await _store.BooksAsync()).Pending);
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_wait_and_what_had_not_begun_is_dropped()
    {
        using var cancellation = new CancellationTokenSource();
        var lockedFile = Lock();
        // More than a group may hold, so that the last cannot have begun.
        var adding = Enumerable.Range(0, 1500).Select(number => _store.AddAsync($"e{number}")).ToList();
        var cancelled = _store.AppendAsync([StoreMaker.Event("cancelled")], null, null, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await lockedFile.DisposeAsync();

        await Task.WhenAll(adding);
        await _store.AddAsync("last");
        Assert.Null(await _store.LookUpAsync("cancelled"));
        Assert.Equal(1502, (await _store.BooksAsync()).Pending);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.AppendAsync([StoreMaker.Event("late")], null, null, cancellation.Token));
    }

    [Fact]
    public async Task Closing_completes_what_was_called_before()
    {
        var lockedFile = Lock();
        var adding = Enumerable.Range(0, 10).Select(number => _store.AddAsync($"e{number}")).ToList();
        var closing = _store.DisposeAsync().AsTask();
        await lockedFile.DisposeAsync();

        await closing;
        await Task.WhenAll(adding);
        await using var again = await _folder.OpenAsync();
        Assert.Equal(11, (await again.BooksAsync()).Pending);
    }

    [Fact]
    public async Task Reads_do_not_wait_for_writers()
    {
        await using var lockedFile = Lock();

        Assert.Equal(1, (await _store.BooksAsync()).Pending);
        Assert.NotNull(await _store.LookUpAsync("first"));
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_an_error_and_later_works_again()
    {
        await using var impatient = await _folder.OpenAsync(options => options.BusyTimeout = TimeSpan.Zero);
        var lockedFile = Lock();

        var failure = await Assert.ThrowsAsync<UsageStoreException>(() => impatient.AddAsync("a"));

        Assert.Contains("locked by another program", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsOutcomeUnknown);
        await lockedFile.DisposeAsync();
        Assert.Empty((await impatient.AddAsync("a")).Known);
    }

    private SqliteTransaction Lock() => _other.BeginTransaction(deferred: false);

    /// <summary>Counts the commits in the write-ahead log: frames that name the size of the database after them.</summary>
    private int Commits()
    {
        const int Header = 32;
        const int Frame = 24 + 4096;
        using var log = new FileStream(_folder.File + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[log.Length];
        log.ReadExactly(bytes);
        return Enumerable.Range(0, (bytes.Length - Header) / Frame).Count(frame => bytes.AsSpan(Header + (frame * Frame) + 4, 4).ContainsAnyExcept((byte)0));
    }
}
