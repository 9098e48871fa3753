using System.Runtime.Versioning;
using UsageSdk.Ingestion.Sqlite.Child;

namespace UsageSdk.Ingestion.Sqlite.Tests;

public sealed class LockTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_store_delivers_and_when_it_closes_the_next_takes_its_leases_over_at_once()
    {
        await using var first = await _folder.OpenAsync();
        await using var second = await _folder.OpenAsync();
        await first.AddAsync("a", "b");
        await first.TakeAsync("first", 1);

        await second.AddAsync("c");
        Assert.Empty(await second.TakeAsync("second"));

        await first.DisposeAsync();
        var leased = await second.TakeAsync("second", now: StoreMaker.Time + 1);
        Assert.Equal([("a", StoreMaker.Time), ("b", null), ("c", null)], leased.Select(one => (one.Id, one.InterruptedAt)));
    }

    [Fact]
    public async Task A_store_that_only_enqueues_leaves_delivery_to_others()
    {
        await using var enqueues = await _folder.OpenAsync();
        await enqueues.AddAsync("a");
        await using var delivers = await _folder.OpenAsync();

        Assert.Single(await delivers.TakeAsync());
        Assert.Empty(await enqueues.TakeAsync());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_and_a_link_to_it_are_one_store()
    {
        await using var store = await _folder.OpenAsync();
        await store.AddAsync("a");
        var link = File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.db"), _folder.File).FullName;
        await using var linked = await _folder.OpenAsync(file: link);

        Assert.Equal(1, (await linked.BooksAsync()).Pending);
        Assert.Single(await linked.TakeAsync());
        Assert.Empty(await store.TakeAsync());
    }

    [Fact]
    public async Task A_lock_that_cannot_be_made_is_an_error_and_events_are_still_taken()
    {
        Directory.CreateDirectory(_folder.File + ".lock");
        await using var store = await _folder.OpenAsync();
        await store.AddAsync("a");

        await Assert.ThrowsAsync<UsageStoreException>(() => store.TakeAsync());

        Directory.Delete(_folder.File + ".lock");
        Assert.Single(await store.TakeAsync());
    }

    [Fact]
    public async Task A_closed_store_takes_no_lock()
    {
        var closed = await _folder.OpenAsync();
        await closed.AddAsync("a");
        await closed.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.TakeAsync());
        await using var store = await _folder.OpenAsync();

        Assert.Single(await store.TakeAsync());
    }
}
