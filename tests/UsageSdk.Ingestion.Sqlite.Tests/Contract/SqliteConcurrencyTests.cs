using UsageSdk.Ingestion.Stores;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.Sqlite.Tests.Contract;

public sealed class SqliteConcurrencyTests : ConcurrencyContract
{
    private readonly StoreFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => _folder.OpenAsync();
}
