using System.Data;
using Npgsql;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Reads conclusions, and undoes or removes them.</summary>
internal sealed class EventConclusions(StoreSession session, StoreStatements statements, PendingEstimate estimate)
{
    private const int PurgeSize = 5000;

    public ValueTask<UsageConclusion?> FindAsync(UsageDestination destination, string id, CancellationToken cancellationToken) =>
        session.RunAsync("find an event", async (work, cancellation) =>
        {
            var found = await work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.Find, StoreParameters.Of(destination.ToString()), StoreParameters.Of(id))
                .Commit().ReadAsync(ReadConclusion, cancellation).ConfigureAwait(false);
            return found.Count == 0 ? null : found[0];
        }, cancellationToken);

    public ValueTask<IReadOnlyList<ConcludedEvent>> ReadAsync(long after, UsageOutcome? outcome, bool withContent, int count, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<ConcludedEvent>>("read outcomes", async (work, cancellation) =>
        {
            var last = await ReadLastPositionAsync(work, cancellation).ConfigureAwait(false);
            return last <= after ? [] : await work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.Read(outcome, withContent), StoreParameters.Of(after), StoreParameters.Of(last), StoreParameters.Of(count))
                .Commit().ReadAsync(static row => new ConcludedEvent(ReadConclusion(row), row.IsDBNull(7) ? default(ReadOnlyMemory<byte>) : row.GetFieldValue<byte[]>(7)), cancellation).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>The last position at or below which no conclusion can still appear, to anyone who looks after this.</summary>
    /// <remarks>
    /// A settlement announces the last position that was taken before its own, by a lock that it holds until its conclusions can be seen. First the last
    /// position is read here, then the locks: whoever took a position up to it has announced it before, and either still holds its lock, or can be seen.
    /// </remarks>
    public async Task<long> ReadLastPositionAsync(StoreWork work, CancellationToken cancellationToken)
    {
        var batch = work.Batch().With(statements.LastPosition).With(StoreStatements.PositionLocks, StoreParameters.Of((long)statements.PositionLock));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var taken = reader.GetInt64(0);
        var last = taken;
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // A lock has room for the lower half of the position; it is near, above or below.
            last = Math.Min(last, taken - unchecked((int)(taken - reader.GetInt64(0))));
        }

        return last;
    }

    public ValueTask<AppendStatus> RequeueAsync(long position, QueuedEvent replacement, CancellationToken cancellationToken) =>
        session.RunAsync("queue an event again", async (work, cancellation) =>
        {
            var transaction = await work.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            var found = await work.Batch().With(StoreStatements.WriteSettings).With(statements.Replaceable, StoreParameters.Of(position))
                .ReadAsync(static row => (Service: (UsageService)row.GetInt16(0), Outcome: row.GetInt16(1)), cancellation).ConfigureAwait(false);
            if (found is not [var letter])
            {
                return AppendStatus.Missing;
            }

            if (letter.Service != replacement.Destination.Service)
            {
                throw new ArgumentException("An event is queued again for its own service only.", nameof(replacement));
            }

            if (!await ReplaceAsync(work, position, replacement, cancellation).ConfigureAwait(false))
            {
                return AppendStatus.Conflict;
            }

            await ExecuteAsync(work.Batch().With(statements.Uncount, StoreParameters.Of((int)letter.Service), StoreParameters.Of((int)letter.Outcome)), cancellation).ConfigureAwait(false);
            work.IsCommitting = true;
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            estimate.Add(1);
            return AppendStatus.Added;
        }, cancellationToken);

    public ValueTask<bool> RemoveAsync(long position, CancellationToken cancellationToken) =>
        session.RunAsync("remove an outcome", async (work, cancellation) =>
        {
            work.IsCommitting = true;
            return await ExecuteAsync(work.Transaction(StoreStatements.IndexedSettings).With(statements.Remove, StoreParameters.Of(position)).Commit(), cancellation).ConfigureAwait(false) > 0;
        }, cancellationToken);

    public ValueTask<bool> PurgeAsync(long before, CancellationToken cancellationToken) =>
        session.RunAsync("remove old outcomes", async (work, cancellation) =>
        {
            work.IsCommitting = true;
            var batch = work.Transaction(StoreStatements.IndexedSettings).With(statements.Purge, StoreParameters.Of(before), StoreParameters.Of(PurgeSize)).Commit();
            return await ExecuteAsync(batch, cancellation).ConfigureAwait(false) == PurgeSize;
        }, cancellationToken);

    private async Task<bool> ReplaceAsync(StoreWork work, long position, QueuedEvent replacement, CancellationToken cancellationToken)
    {
        try
        {
            return await ExecuteAsync(
                work.Batch().With(
                    statements.Requeue,
                    StoreParameters.Of(position),
                    StoreParameters.Of(replacement.EnqueuedAt),
                    StoreParameters.Of(replacement.Deadline),
                    StoreParameters.Of(replacement.Due),
                    StoreParameters.Of(replacement.Digest),
                    StoreParameters.Of(replacement.Content),
                    StoreParameters.Of(replacement.Destination.ToString()),
                    StoreParameters.Of(replacement.Id)),
                cancellationToken).ConfigureAwait(false) > 0;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another transaction has added the id since this command began to look.
            return false;
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var _ = batch.ConfigureAwait(false);
        return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static UsageConclusion ReadConclusion(NpgsqlDataReader row) => new()
    {
        Position = row.GetInt64(0),
        Destination = UsageDestination.TryParse(row.GetString(1), out var destination) ? destination : default,
        Id = row.GetString(2),
        Outcome = (UsageOutcome)row.GetInt16(3),
        Reason = row.IsDBNull(4) ? null : row.GetString(4),
        ConcludedAt = row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        Attempts = row.GetInt32(6),
    };
}
