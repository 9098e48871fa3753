using System.Runtime.Versioning;
using System.Text;
using Microsoft.Data.Sqlite;
using UsageSdk.Ingestion.Sqlite.Child;

namespace UsageSdk.Ingestion.Sqlite.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("id;timestamp;value\n", 500));
        await File.WriteAllTextAsync(_folder.File, text, CancellationToken);

        Assert.Contains("no SQLite database", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File, CancellationToken));
    }

    [Theory]
    [InlineData("CREATE TABLE invoices (id TEXT)")]
    [InlineData("PRAGMA application_id = 1")]
    [InlineData("PRAGMA user_version = 1")]
    public async Task A_database_of_another_program_is_refused_and_left_alone(string sql)
    {
        await RunAsync(sql);
        var before = await File.ReadAllBytesAsync(_folder.File, CancellationToken);

        Assert.Contains("belongs to another program", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File, CancellationToken));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_alone()
    {
        await (await _folder.OpenAsync()).DisposeAsync();
        await RunAsync("PRAGMA user_version = 2");
        var before = await File.ReadAllBytesAsync(_folder.File, CancellationToken);

        Assert.Contains("newer version", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File, CancellationToken));
    }

    [Theory]
    [InlineData("missing/usage.db")]
    [InlineData("a-file/usage.db")]
    [InlineData("a-folder")]
    public async Task A_place_where_no_file_can_be_is_named(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "a-file"), "x", CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "a-folder"));

        Assert.Contains("cannot be opened", await RefusalAsync(Path.Combine(_folder.Path, path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_could_not_be_opened_can_be_opened_later()
    {
        var file = Path.Combine(_folder.Path, "later", "usage.db");
        await using var store = StoreMaker.Make(file);
        await Assert.ThrowsAsync<UsageStoreException>(async () => await store.OpenAsync(CancellationToken));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        await store.OpenAsync(CancellationToken);

        Assert.Empty((await store.AddAsync("a")).Known);
    }

    [Fact]
    public async Task A_full_store_refuses_events_and_goes_on_when_there_is_room()
    {
        await using var store = await _folder.OpenAsync(options => options.MaxFileSize = 256 * 1024);
        var acknowledged = new List<string>();
        UsageStoreException? failure = null;
        while (failure is null)
        {
            string[] ids = [.. Enumerable.Range(0, 10).Select(number => $"{acknowledged.Count + number}")];
            try
            {
                await store.AddAsync(ids);
                acknowledged.AddRange(ids);
            }
            catch (UsageStoreException exception)
            {
                failure = exception;
            }
        }

        Assert.Equal((false, 13), (failure.IsOutcomeUnknown, Assert.IsType<SqliteException>(failure.InnerException).SqliteErrorCode));
        Assert.Contains("no room", failure.Message, StringComparison.Ordinal);
        Assert.Equal(UsageBooks.Empty with { Enqueued = acknowledged.Count, Pending = acknowledged.Count }, await store.BooksAsync());

        // Delivery is what makes room.
        var leased = await store.TakeAsync(count: 10_000);
        Assert.Equal(acknowledged, leased.Select(one => one.Id));
        Assert.DoesNotContain(0, await store.ConcludeAsync(leased, UsageOutcome.Delivered));

        await store.AddAsync("after");
        Assert.Equal(UsageBooks.Empty with { Enqueued = acknowledged.Count + 1, Delivered = acknowledged.Count, Pending = 1 }, await store.BooksAsync());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_that_is_removed_takes_no_more_events()
    {
        await using var store = await _folder.OpenAsync();
        await store.AddAsync("a");
        File.Move(_folder.File, _folder.File + ".moved");

        var failure = await Assert.ThrowsAsync<UsageStoreException>(() => store.AddAsync("b"));
        Assert.Contains("removed or renamed", failure.Message, StringComparison.Ordinal);

        File.Move(_folder.File + ".moved", _folder.File);
        await store.AddAsync("b");
        Assert.Equal(2, (await store.BooksAsync()).Pending);
    }

    [Fact]
    public async Task A_damaged_page_is_an_error_where_it_is_met_and_never_another_content()
    {
        const int Page = 4096;
        await using (var store = await _folder.OpenAsync())
        {
            await store.AddAsync([.. Enumerable.Range(0, 400).Select(number => $"e{number}")]);
            await store.ConcludeAsync(await store.TakeAsync(count: 100), UsageOutcome.Rejected);
        }

        var whole = await File.ReadAllBytesAsync(_folder.File, CancellationToken);
        var met = 0;
        for (var page = 0; page < whole.Length / Page; page++)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(page * Page, Page).Fill(0xA5);
            await File.WriteAllBytesAsync(_folder.File, damaged, CancellationToken);
            met += await MeetAsync();
        }

        Assert.InRange(met, whole.Length / Page / 2, whole.Length / Page);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(8192 + 3)]
    public async Task Damaged_bytes_are_an_error_or_harmless(int offset)
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.AddAsync([.. Enumerable.Range(0, 100).Select(number => $"e{number}")]);
        }

        await using (var file = File.OpenWrite(_folder.File))
        {
            file.Position = offset;
            file.Write([0xFF, 0xFE, 0xFD, 0xFC]);
        }

        Assert.InRange(await MeetAsync(), 0, 1);
    }

    /// <summary>Uses a damaged store, and returns how many times that failed as it should: 0 or 1.</summary>
    private async Task<int> MeetAsync()
    {
        var failures = new List<UsageStoreException>();
        var store = StoreMaker.Make(_folder.File);
        await TryAsync(async () => await store.OpenAsync(CancellationToken));
        if (failures.Count == 0)
        {
            await TryAsync(() => store.BooksAsync());
            await TryAsync(async () => await store.ReadBacklogAsync(CancellationToken));
            await TryAsync(async () => Assert.All(await store.TakeAsync(), leased => Assert.Equal(StoreMaker.Content(leased.Id), leased.Text())));
            await TryAsync(() => store.AddAsync("new", "e0"));
            await TryAsync(() => store.LookUpAsync("e50"));
            await TryAsync(async () => Assert.All(
                await store.ReadDeadLettersAsync(0, null, 1000, CancellationToken),
                letter => Assert.Equal(StoreMaker.Content(letter.Conclusion.Id), Encoding.UTF8.GetString(letter.Content.Span))));
        }

        await store.DisposeAsync();
        Assert.All(failures, failure => Assert.Contains(_folder.File, failure.Message, StringComparison.Ordinal));
        return failures.Count > 0 ? 1 : 0;

        async Task TryAsync(Func<Task> use)
        {
            try
            {
                await use();
            }
            catch (UsageStoreException exception)
            {
                failures.Add(exception);
            }
        }
    }

    private async Task<string> RefusalAsync(string? file = null)
    {
        await using var store = StoreMaker.Make(file ?? _folder.File);
        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await store.OpenAsync(CancellationToken));
        Assert.Contains(file ?? _folder.File, failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.File};Pooling=False");
        await connection.OpenAsync(CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(CancellationToken);
    }
}
