using UsageSdk.Ingestion.Stores;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.Tests.Stores;

public sealed class MemoryConcurrencyTests : ConcurrencyContract
{
    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => MemoryStore.OpenAsync();
}
