using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Counts events, and remembers which were pending.</summary>
internal sealed class EventBooks(StoreSession session, StoreStatements statements, EventConclusions conclusions)
{
    private const int LongestLedger = 1000;
    private const int CompactionSize = 50_000;

    public ValueTask<IReadOnlyList<DestinationBacklog>> ReadBacklogAsync(CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyList<DestinationBacklog>>("read the backlog", async (work, cancellation) =>
            await work.Transaction(StoreStatements.IndexedSettings).With(statements.Backlog).Commit()
                .ReadAsync(static row => new DestinationBacklog(Destination(row.GetString(0)), row.GetInt64(1), row.GetInt64(2)), cancellation).ConfigureAwait(false),
            cancellationToken);

    public async ValueTask<IReadOnlyDictionary<UsageService, UsageBooks>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await session.RunAsync("read the books", (work, cancellation) => work.Transaction(StoreStatements.IndexedSettings).With(statements.Books).Commit().ReadAsync(
            static row => row.IsDBNull(0)
                ? (Service: (UsageService)row.GetInt16(1), Outcome: (UsageOutcome?)row.GetInt16(2), Count: row.GetInt64(3), Entries: row.GetInt64(4))
                : (Destination(row.GetString(0)).Service, null, row.GetInt64(3), 0),
            cancellation), cancellationToken).ConfigureAwait(false);

        // Reading is what a long ledger makes slow.
        if (rows.Sum(static row => row.Entries) > LongestLedger)
        {
            await CompactAsync(cancellationToken).ConfigureAwait(false);
        }

        return rows.GroupBy(static row => row.Service).ToDictionary(static service => service.Key, static service =>
        {
            // A pending event's row in the ledger counts what was enqueued; rows without an outcome count what is pending.
            long Sum(UsageOutcome? outcome) => service.Where(row => row.Outcome == outcome).Sum(static row => row.Count);
            return new UsageBooks
            {
                Enqueued = Sum(UsageOutcome.Pending),
                Delivered = Sum(UsageOutcome.Delivered),
                Duplicate = Sum(UsageOutcome.Duplicate),
                Rejected = Sum(UsageOutcome.Rejected),
                Expired = Sum(UsageOutcome.Expired),
                Unknown = Sum(UsageOutcome.Unknown),
                Pending = Sum(null),
            };
        });
    }

    /// <summary>Replaces a ledger that has grown long by its sums, which stay what they are for every reader.</summary>
    public async ValueTask CompactAsync(CancellationToken cancellationToken) =>
        await session.RunAsync("sum up the books", async (work, cancellation) =>
        {
            var size = await work.Transaction(StoreStatements.WriteSettings).With(statements.LedgerSize).Commit().ReadAsync(static row => row.GetInt64(0), cancellation).ConfigureAwait(false);
            if (size[0] > LongestLedger)
            {
                work.IsCommitting = true;
                var batch = work.Transaction(StoreStatements.WriteSettings).With(statements.Compact, StoreParameters.Of(CompactionSize)).Commit();
                await using var _ = batch.ConfigureAwait(false);
                await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }

            return size[0];
        }, cancellationToken).ConfigureAwait(false);

    public ValueTask<string> MarkAsync(CancellationToken cancellationToken) =>
        session.RunAsync("mark what is pending", async (work, cancellation) =>
        {
            var position = await conclusions.ReadLastPositionAsync(work, cancellation).ConfigureAwait(false);
            var (snapshot, sequence) = (await work.Transaction(StoreStatements.WriteSettings).With(statements.Mark).Commit()
                .ReadAsync(static row => (row.GetString(0), row.GetInt64(1)), cancellation).ConfigureAwait(false))[0];
            return new StoreMark(sequence, position, snapshot).ToString();
        }, cancellationToken);

    public ValueTask<bool> IsConcludedAsync(string mark, CancellationToken cancellationToken)
    {
        var since = StoreMark.Parse(mark);
        return session.RunAsync("look for pending events", async (work, cancellation) =>
            !(await work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.AnyPendingSince, StoreParameters.Of(since.Sequence), StoreParameters.Of(since.Snapshot))
                .Commit().ReadAsync(static row => row.GetBoolean(0), cancellation).ConfigureAwait(false))[0], cancellationToken);
    }

    public ValueTask<UsageFlushResult> CountSinceAsync(string mark, CancellationToken cancellationToken)
    {
        var since = StoreMark.Parse(mark);
        return session.RunAsync("count outcomes", async (work, cancellation) =>
        {
            var counts = (await work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.CountSince, StoreParameters.Of(since.Sequence), StoreParameters.Of(since.Snapshot), StoreParameters.Of(since.Position))
                .Commit().ReadAsync(static row => (Outcome: (UsageOutcome)row.GetInt16(0), Count: row.GetInt64(1)), cancellation).ConfigureAwait(false))
                .ToDictionary(static row => row.Outcome, static row => row.Count);
            long Of(UsageOutcome outcome) => counts.GetValueOrDefault(outcome);
            return new UsageFlushResult
            {
                Delivered = Of(UsageOutcome.Delivered),
                Duplicate = Of(UsageOutcome.Duplicate),
                Rejected = Of(UsageOutcome.Rejected),
                Expired = Of(UsageOutcome.Expired),
                Unknown = Of(UsageOutcome.Unknown),
                Pending = Of(UsageOutcome.Pending),
            };
        }, cancellationToken);
    }

    private static UsageDestination Destination(string text) => UsageDestination.TryParse(text, out var destination) ? destination : default;
}
