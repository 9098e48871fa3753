using UsageSdk.Ingestion.Stores;
using UsageSdk.Testing;
using UsageSdk.Tests.StoreContract;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

public sealed class PostgreSqlModelTests(PostgreSqlServer server) : ModelContract
{
    // Each call is a round trip to the server.
    protected override int Series => 12;

    protected override ValueTask<IUsageEventStore> OpenStoreAsync() => Stores.OpenNewAsync(server);

    protected override async ValueTask EndLeasesAsync(IUsageEventStore store, string owner)
    {
        await base.EndLeasesAsync(store, owner);
        await Stores.EndLeasesAsync(server, store, owner);
    }
}
