using UsageSdk.Ingestion.Sqlite.Child;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Tests;

/// <summary>A folder with one store's file, deleted after the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public string Path => _directory.FullName;

    public string File => System.IO.Path.Combine(Path, "usage.db");

    public async ValueTask<IUsageEventStore> OpenAsync(Action<SqliteStoreOptions>? configure = null, string? file = null)
    {
        var store = StoreMaker.Make(file ?? File, configure);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
