using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Tests.Stores;

/// <summary>Stores in memory, as a container makes them.</summary>
internal static class MemoryStore
{
    public static async ValueTask<IUsageEventStore> OpenAsync()
    {
        var queue = new Queue(new ServiceCollection());
        queue.UseInMemory();
        var store = queue.Services.BuildServiceProvider().GetRequiredKeyedService<IUsageEventStore>(queue.Name);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        return store;
    }

    private sealed record Queue(IServiceCollection Services) : IUsageIngestionBuilder
    {
        public string Name => "";
    }
}
