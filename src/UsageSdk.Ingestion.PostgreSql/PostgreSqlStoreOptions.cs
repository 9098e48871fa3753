using System.Text;
using UsageSdk.Ingestion.PostgreSql.Internal;

namespace UsageSdk.Ingestion.PostgreSql;

/// <summary>How a queue keeps its events in PostgreSQL, 13 or later.</summary>
/// <remarks>
/// Two queues, or the queues of two environments, need two schemas. <see cref="UsageIngestionOptions.Capacity"/> is compared with a count that is at
/// most a second old, plus what this process has added since: processes that enqueue at the same time may exceed it by what they add within that second.
/// </remarks>
public sealed class PostgreSqlStoreOptions
{
    private const int LongestName = 63;

    private string _schema = "usage_sdk";

    /// <summary>The schema of the tables, which belongs to the queue alone.</summary>
    /// <value>Default: <c>usage_sdk</c>. 1 to 63 bytes of UTF-8, PostgreSQL's limit; quoted where it is used, so that its case counts.</value>
    /// <exception cref="ArgumentException">The name is empty, too long, or holds a NUL.</exception>
    public string Schema
    {
        get => _schema;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            if (Encoding.UTF8.GetByteCount(value) > LongestName || value.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException($"A schema's name has at most {LongestName} bytes, none of them NUL.", nameof(value));
            }

            _schema = value;
        }
    }

    /// <summary>
    /// Whether the schema and its tables must be there already. Otherwise the queue makes and updates them when it starts, and its role needs the right to create
    /// them, though not once they are there.
    /// </summary>
    /// <value>Default: false. When true, run <see cref="GetSchemaScript"/> by hand before the first start.</value>
    public bool RequiresSchema { get; set; }

    /// <summary>The SQL that makes <see cref="Schema"/> and its tables, in one transaction, for a role that may. The queue's own role needs <c>USAGE</c> of the schema and all rights to its tables and sequences.</summary>
    /// <returns>The script.</returns>
    public string GetSchemaScript() => StoreSchema.Script(Schema);
}
