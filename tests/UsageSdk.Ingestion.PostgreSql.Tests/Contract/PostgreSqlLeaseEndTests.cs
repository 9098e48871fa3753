using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

public sealed class PostgreSqlLeaseEndTests(PostgreSqlServer server) : LeaseEndContract
{
    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => Stores.OpenNewAsync(server);

    protected override async ValueTask EndLeasesAsync(IUsageEventStore store, string owner)
    {
        await base.EndLeasesAsync(store, owner);
        await Stores.EndLeasesAsync(server, store, owner);
    }
}
