using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Says what PostgreSQL's failures mean. Never with the connection string, which may hold a password.</summary>
internal sealed class StoreFailures(string connectionString, string schema)
{
    private readonly string _store = Describe(connectionString, schema);

    /// <summary>The store cannot be used as it is.</summary>
    public UsageStoreException Refuse(string reason) => new($"The {_store} cannot be opened: {reason}");

    /// <summary>An action has failed.</summary>
    /// <param name="action">What was to be done, such as "add events".</param>
    /// <param name="cause">Why.</param>
    /// <param name="isCommitting">Whether a commit may have been under way.</param>
    public UsageStoreException Translate(string action, Exception cause, bool isCommitting)
    {
        // A server that answers with an error has rolled back; one that ends the connection may have committed before.
        var isOutcomeUnknown = isCommitting && cause is not PostgresException { InvariantSeverity: "ERROR" };
        var doubt = isOutcomeUnknown ? " It may have taken effect." : "";
        return new($"The {_store} could not {action}: {Explain(cause)}{doubt}", cause) { IsOutcomeUnknown = isOutcomeUnknown };
    }

    /// <summary>Whether the cause is the database, and not a mistake in its use.</summary>
    public static bool IsOfDatabase(Exception exception) => exception is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Whether the server has rolled back what may well succeed when repeated.</summary>
    public static bool IsCollision(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>Whether the connection was lost, by the server's word or without any.</summary>
    public static bool IsLoss(Exception exception) => exception switch
    {
        PostgresException server => server.InvariantSeverity is "FATAL" or "PANIC",
        NpgsqlException => exception.InnerException is SocketException or IOException,
        _ => exception is SocketException or IOException,
    };

    private static string Explain(Exception cause) => cause switch
    {
        PostgresException server => $"{Advise(server)} ({server.SqlState}: {server.MessageText})",
        NpgsqlException { InnerException: TimeoutException } => $"no answer in time. Look at the server's load, the pool's size and the timeouts of the connection string. ({cause.Message})",
        NpgsqlOperationInProgressException => "the transaction's connection is busy with another command. Finish that first.",
        NpgsqlException { InnerException: SocketException or IOException } or IOException or SocketException =>
            $"the server cannot be reached, or the connection was lost. It is tried again when the queue is used again. ({cause.InnerException?.Message ?? cause.Message})",
        _ => cause.Message,
    };

    private static string Advise(PostgresException server) => server.SqlState switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction => "the server takes no writes; it may be a standby. Connect to the primary, as with \"Target Session Attributes=primary\".",
        PostgresErrorCodes.InsufficientPrivilege => "the role lacks a right. It needs USAGE of the schema and all rights to its tables and sequences, or the right to create them.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
            "its tables are missing or of another form. Is it the queue's own database, and was the queue opened?",
        PostgresErrorCodes.QueryCanceled => "the statement was ended, as by \"statement_timeout\". Allow more time, or look at what the server is busy with.",
        PostgresErrorCodes.LockNotAvailable => "a lock was not free in time, by \"lock_timeout\".",
        PostgresErrorCodes.InFailedSqlTransaction => "the transaction has failed before. Roll it back.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            "the server has ended the connection, or is starting or stopping. It is tried again when the queue is used again.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "the server refuses the user or the password.",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database.",
        PostgresErrorCodes.TooManyConnections => "the server has no connection left. Raise its \"max_connections\", or lower \"Maximum Pool Size\".",
        PostgresErrorCodes.DiskFull => "the server's disk is full. Make room; what was acknowledged is safe.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => "it collided with another transaction. Run the transaction again.",
        _ => "the server reports an error.",
    };

    private static string Describe(string connectionString, string schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL store (schema {schema}, database {settings.Database ?? settings.Username} at {settings.Host}:{settings.Port})");
    }
}
