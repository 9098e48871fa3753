using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

public sealed class PostgreSqlLeaseTests(PostgreSqlServer server) : LeaseContract
{
    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => Stores.OpenNewAsync(server);
}
