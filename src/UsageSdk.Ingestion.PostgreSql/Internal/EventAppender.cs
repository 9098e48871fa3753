using System.Data;
using Npgsql;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Adds events.</summary>
internal sealed class EventAppender(StoreSession session, StoreStatements statements, PendingEstimate estimate)
{
    private const string Action = "add events";
    private const string Savepoint = "usage_sdk_append";

    public async ValueTask<AppendResult> AppendAsync(IReadOnlyList<QueuedEvent> events, long? capacity, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return AppendResult.AllAdded;
        }

        var result = transaction is null
            ? await session.RunAsync(Action, (work, cancellation) => AppendAloneAsync(work, events, capacity, cancellation), cancellationToken).ConfigureAwait(false)
            : await session.JoinAsync(Action, transaction, (work, cancellation) => AppendWithinAsync(work, transaction, events, capacity, cancellation), cancellationToken).ConfigureAwait(false);
        if (result.Status == AppendStatus.Added)
        {
            estimate.Add(events.Count - result.Known.Count);
        }

        return result;
    }

    private async Task<AppendResult> AppendAloneAsync(StoreWork work, IReadOnlyList<QueuedEvent> events, long? capacity, CancellationToken cancellationToken)
    {
        // Each command must see what another transaction has committed before it, or an id that it added would be neither new nor known.
        var transaction = await work.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = await AddAsync(work, StoreStatements.WriteSettings, events, capacity, cancellationToken).ConfigureAwait(false);
        if (result.Status == AppendStatus.Added)
        {
            work.IsCommitting = true;
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private async Task<AppendResult> AppendWithinAsync(StoreWork work, NpgsqlTransaction transaction, IReadOnlyList<QueuedEvent> events, long? capacity, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        var result = await AddAsync(work, "SELECT 1", events, capacity, cancellationToken).ConfigureAwait(false);
        if (result.Status != AppendStatus.Added)
        {
            await transaction.RollbackAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        }

        await transaction.ReleaseAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async Task<AppendResult> AddAsync(StoreWork work, string settings, IReadOnlyList<QueuedEvent> events, long? capacity, CancellationToken cancellationToken)
    {
        var places = await InsertAsync(work, settings, events, cancellationToken).ConfigureAwait(false);
        SortedDictionary<int, UsageOutcome> known = [];
        List<int> conflicts = [];
        while (places.Count > 0)
        {
            await CompareAsync(work, events, places, known, conflicts, cancellationToken).ConfigureAwait(false);

            // What has been removed in between is new again.
            List<int> gone = [.. places.Except(known.Keys).Except(conflicts)];
            List<QueuedEvent> again = [.. gone.Select(place => events[place])];
            places = again.Count == 0 ? [] : [.. (await InsertAsync(work, "SELECT 1", again, cancellationToken).ConfigureAwait(false)).Select(index => gone[index])];
        }

        conflicts.Sort();
        var added = events.Count - known.Count;
        var status = conflicts.Count > 0 ? AppendStatus.Conflict
            : added > 0 && capacity is { } limit && !await HasRoomAsync(work, added, limit, cancellationToken).ConfigureAwait(false) ? AppendStatus.Full
            : AppendStatus.Added;
        return known.Count == 0 && status == AppendStatus.Added ? AppendResult.AllAdded : new(status, [.. known.Keys], conflicts, [.. known.Values]);
    }

    /// <summary>Returns the indexes of the events whose ids were there already, ascending.</summary>
    private async Task<List<int>> InsertAsync(StoreWork work, string settings, IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken)
    {
        var batch = work.Batch().With(settings).With(
            statements.Append,
            StoreParameters.OfTexts(events, static one => one.Destination.ToString()),
            StoreParameters.OfTexts(events, static one => one.Id),
            StoreParameters.OfIntegers(events, static one => (int)one.Destination.Service),
            StoreParameters.OfNumbers(events, static one => one.EnqueuedAt),
            StoreParameters.OfNumbers(events, static one => one.Deadline),
            StoreParameters.OfNumbers(events, static one => one.Due),
            StoreParameters.OfBytes(events, static one => one.Digest),
            StoreParameters.OfBytes(events, static one => one.Content));
        var known = await batch.ReadAsync(static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        known.Sort();
        return known;
    }

    /// <summary>Divides events whose ids are there into those that are known and those that are in conflict.</summary>
    private async Task CompareAsync(
        StoreWork work,
        IReadOnlyList<QueuedEvent> events,
        List<int> places,
        SortedDictionary<int, UsageOutcome> known,
        List<int> conflicts,
        CancellationToken cancellationToken)
    {
        var batch = work.Batch().With("SELECT 1").With(
            statements.Digests,
            StoreParameters.OfIntegers(places, static place => place),
            StoreParameters.OfTexts(places, place => events[place].Destination.ToString()),
            StoreParameters.OfTexts(places, place => events[place].Id));
        foreach (var (place, digest, outcome) in await batch.ReadAsync(static row => (row.GetInt32(0), row.GetFieldValue<byte[]>(1), row.GetInt16(2)), cancellationToken).ConfigureAwait(false))
        {
            if (events[place].Digest.Span.SequenceEqual(digest))
            {
                known.Add(place, (UsageOutcome)outcome);
            }
            else
            {
                conflicts.Add(place);
            }
        }
    }

    private async Task<bool> HasRoomAsync(StoreWork work, int added, long capacity, CancellationToken cancellationToken)
    {
        if (estimate.HasRoom(added, capacity))
        {
            return true;
        }

        var batch = work.Batch().With("SELECT 1").With(statements.Count, StoreParameters.Of(capacity));

        // With those that were just added.
        var count = (await batch.ReadAsync(static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];
        if (count > capacity)
        {
            return false;
        }

        estimate.Set(count - added);
        return true;
    }
}
