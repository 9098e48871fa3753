using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Sqlite.Child;

/// <summary>Stores as a container makes them, and events for them.</summary>
public static class StoreMaker
{
    /// <summary>The time of all events.</summary>
    public const long Time = 1_773_309_600_000;

    public static IUsageEventStore Make(string path, Action<SqliteStoreOptions>? configure = null)
    {
        var queue = new Queue(new ServiceCollection());
        queue.UseSqlite(path, configure);
        return queue.Services.BuildServiceProvider().GetRequiredKeyedService<IUsageEventStore>(queue.Name);
    }

    public static QueuedEvent Event(string id, string? content = null, UsageDestination? destination = null)
    {
        var bytes = Encoding.UTF8.GetBytes(content ?? Content(id));
        return new(destination ?? UsageDestination.DodoPayments, id, bytes, SHA256.HashData(bytes).AsMemory(0, 16), Time, long.MaxValue, Time);
    }

    public static string Content(string id) => $$$"""{"id":"{{{id}}}","event_name":"api.call","customer_id":"cus_1","metadata":{"model":"small","tokens":1234}}""";

    private sealed record Queue(IServiceCollection Services) : IUsageIngestionBuilder
    {
        public string Name => "";
    }
}
