using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

public sealed class PostgreSqlConcurrencyTests(PostgreSqlServer server) : ConcurrencyContract
{
    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => Stores.OpenNewAsync(server);
}
