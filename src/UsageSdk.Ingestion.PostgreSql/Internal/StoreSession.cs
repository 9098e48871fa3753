using System.Transactions;
using Npgsql;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Runs work on connections of the data source, again where that is safe, and translates failures.</summary>
internal sealed class StoreSession(NpgsqlDataSource dataSource, StoreFailures failures)
{
    private const int MostTries = 5;

    /// <summary>Runs work on a connection.</summary>
    /// <param name="action">What it is, for messages.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the work returns.</returns>
    /// <exception cref="UsageStoreException">It failed.</exception>
    public async ValueTask<T> RunAsync<T>(string action, Func<StoreWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            StoreWork? current = null;
            try
            {
                var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    current = new(connection);
                    return await work(current, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (StoreFailures.IsOfDatabase(exception))
            {
                if (tries == MostTries || !IsWorthAnotherTry(exception, current))
                {
                    throw failures.Translate(action, exception, current?.IsCommitting ?? false);
                }
            }
        }
    }

    /// <summary>Runs work on the connection of a caller's transaction, once.</summary>
    public async ValueTask<T> JoinAsync<T>(string action, NpgsqlTransaction transaction, Func<StoreWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended: it was committed, rolled back or disposed.");
        try
        {
            return await work(new(connection), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoreFailures.IsOfDatabase(exception))
        {
            throw failures.Translate(action, exception, isCommitting: false);
        }
    }

    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Transaction.Current is null)
        {
            return await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        // Otherwise the connection would join the ambient transaction, and what was acknowledged would wait for its end.
        using var alone = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        alone.Complete();
        return connection;
    }

    private bool IsWorthAnotherTry(Exception exception, StoreWork? work)
    {
        if (work is null)
        {
            return false;
        }

        if (StoreFailures.IsLoss(exception))
        {
            // The others that wait in the pool were lost with the same server.
            dataSource.Clear();
            return !work.IsCommitting;
        }

        return StoreFailures.IsCollision(exception);
    }
}
