using Npgsql;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Builds and reads batches.</summary>
internal static class StoreBatches
{
    public static NpgsqlBatch With(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
        return batch;
    }

    /// <summary>Ends a batch that began with a transaction.</summary>
    public static NpgsqlBatch Commit(this NpgsqlBatch batch) => batch.With("COMMIT");

    /// <summary>Reads the rows of a transaction's command, after those of its settings, and disposes of the batch.</summary>
    public static async Task<List<T>> ReadAsync<T>(this NpgsqlBatch batch, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row(reader));
        }

        // The commit is behind the rows: only at the end it is known.
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return rows;
    }
}
