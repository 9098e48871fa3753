using System.Runtime.Versioning;
using UsageSdk.Ingestion.Sqlite.Child;

namespace UsageSdk.Ingestion.Sqlite.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_killed_process_was_told_is_stored_is_there_and_no_call_by_half()
    {
        using var child = ChildProcess.Start("append", _folder.File);
        var lines = new List<string>();
        while (lines.Count < 100)
        {
            lines.Add(await child.ReadLineAsync());
        }

        lines.AddRange((await child.KillAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        await using var store = await _folder.OpenAsync();
        var leased = (await store.TakeAsync(count: int.MaxValue)).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(lines.SelectMany(line => line.Split(' ')).Except(leased, StringComparer.Ordinal));
        Assert.All(leased, id => Assert.Contains(id.EndsWith('a') ? $"{id[..^1]}b" : $"{id[..^1]}a", leased));
        var books = await store.BooksAsync();
        Assert.Equal((leased.Count, true), (books.Pending, books.IsBalanced));
    }

    [Fact]
    public async Task Processes_enqueue_into_one_file()
    {
        using var child = ChildProcess.Start("append", _folder.File);
        await child.ReadLineAsync();
        await using var store = await _folder.OpenAsync();
        for (var number = 0; number < 20; number++)
        {
            await store.AddAsync($"own {number}");
            await child.ReadLineAsync();
        }

        await child.KillAsync();

        var leased = (await store.TakeAsync(count: int.MaxValue)).Select(one => one.Id).ToList();
        Assert.Equal(20, leased.Count(id => id.StartsWith("own", StringComparison.Ordinal)));
        Assert.InRange(leased.Count, 20 + 42, int.MaxValue);
        Assert.True((await store.BooksAsync()).IsBalanced);
    }

    [Fact]
    public async Task When_the_process_that_delivers_is_killed_the_next_takes_over_at_once()
    {
        await using var store = await _folder.OpenAsync();
        await store.AddAsync("a", "b", "c");
        using var child = ChildProcess.Start("lease", _folder.File);
        Assert.Equal("a b", await child.ReadLineAsync());
        var lease = await store.LeaseAsync(new(UsageDestination.DodoPayments, "owner", 10, int.MaxValue, StoreMaker.Time, TimeSpan.FromHours(1)), CancellationToken);
        Assert.Equal((0, null), (lease.Events.Count, lease.NextDue));

        await child.KillAsync();

        var leased = await store.TakeAsync(now: StoreMaker.Time + 1);
        Assert.Equal([("a", StoreMaker.Time), ("b", StoreMaker.Time), ("c", null)], leased.Select(one => (one.Id, one.InterruptedAt)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_read_only_file_is_an_error()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.AddAsync("a");
        }

        Permit(_folder.File, UnixFileMode.UserRead);
        using var child = ChildProcess.StartUnprivileged("add", _folder.File);

        Assert.Contains("is read-only for this process", await child.ReadLineAsync(), StringComparison.Ordinal);

        await child.KillAsync();
        Permit(_folder.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var again = await _folder.OpenAsync();
        Assert.Equal(UsageBooks.Empty with { Enqueued = 1, Pending = 1 }, await again.BooksAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_read_only_folder_is_an_error(bool isNew)
    {
        if (!isNew)
        {
            await (await _folder.OpenAsync()).DisposeAsync();
        }

        Permit(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var child = ChildProcess.StartUnprivileged("add", _folder.File);
        var line = await child.ReadLineAsync();
        await child.KillAsync();
        Permit(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Contains("is read-only for this process", line, StringComparison.Ordinal);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Permit(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);
}
