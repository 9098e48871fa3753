using UsageSdk.Ingestion.Sqlite;
using UsageSdk.Ingestion.Sqlite.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps a queue's events in a SQLite file.</summary>
public static class SqliteIngestionBuilderExtensions
{
    /// <summary>
    /// Keeps the events in a SQLite file on a local disk. What was acknowledged is on that disk (write-ahead log, <c>synchronous=FULL</c>).
    /// </summary>
    /// <remarks>
    /// Several processes of one machine may enqueue into one file; one of them delivers, and when it ends or dies, the next takes over
    /// within <see cref="UsageSdk.Ingestion.UsageIngestionOptions.PollInterval"/>.
    /// Beside the file lie those of its write-ahead log (<c>-wal</c>, <c>-shm</c>), which belong to it, and <c>.lock</c>, which the delivering process holds.
    /// Network file systems are not supported: their locks do not keep processes apart. New files can be read and written by their owner only, except on Windows, where the folder decides.
    /// </remarks>
    /// <param name="builder">The queue.</param>
    /// <param name="path">The file, made if missing; its folder must exist. A relative path counts from the current directory.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The queue, to be configured further.</returns>
    /// <exception cref="ArgumentException">The path is empty, or <c>:memory:</c>, which is not durable.</exception>
    public static IUsageIngestionBuilder UseSqlite(this IUsageIngestionBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        var file = FullPath(path);
        return builder.UseSqlite(_ => file, configure);
    }

    /// <summary>Keeps the events in a SQLite file whose path comes from the container, such as from its configuration.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="path">Finds the path of the file, once, by the rules of the other overload; it throws <see cref="ArgumentException"/> where that does.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The queue, to be configured further.</returns>
    public static IUsageIngestionBuilder UseSqlite(this IUsageIngestionBuilder builder, Func<IServiceProvider, string> path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        var options = new SqliteStoreOptions();
        configure?.Invoke(options);
        return builder.UseStore(services => new SqliteEventStore(FullPath(path(services)), options, services.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    private static string FullPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path.Equals(":memory:", StringComparison.OrdinalIgnoreCase)
            ? throw new ArgumentException("A database in memory is not durable. Name a file, or keep the events in memory by UseInMemory().", nameof(path))
            : Path.GetFullPath(path);
    }
}
