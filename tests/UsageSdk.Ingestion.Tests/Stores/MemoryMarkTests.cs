using UsageSdk.Ingestion.Stores;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.Tests.Stores;

public sealed class MemoryMarkTests : MarkContract
{
    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => MemoryStore.OpenAsync();
}
