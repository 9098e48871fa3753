using Microsoft.Extensions.DependencyInjection.Extensions;
using UsageSdk.Ingestion.Internal;
using UsageSdk.Ingestion.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses where a queue keeps its events.</summary>
public static class UsageIngestionBuilderExtensions
{
    /// <summary>Keeps the events in a store. The last choice holds.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="create">Makes the store, which the queue opens and disposes.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder UseStore(this IUsageIngestionBuilder builder, Func<IServiceProvider, IUsageEventStore> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.RemoveAllKeyed<IUsageEventStore>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, (services, _) => create(services));
        return builder;
    }

    /// <summary>Keeps the events in memory, for tests: nothing survives the process, so that an acknowledged event is lost with it. The last choice of a store holds.</summary>
    /// <param name="builder">The queue.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder UseInMemory(this IUsageIngestionBuilder builder) => builder.UseStore(static _ => new MemoryEventStore());
}
