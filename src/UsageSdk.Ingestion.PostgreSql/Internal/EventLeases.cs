using System.Text;
using Npgsql;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Leases events, and settles them.</summary>
internal sealed class EventLeases(StoreSession session, StoreStatements statements, PendingEstimate estimate)
{
    public ValueTask<EventLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) =>
        session.RunAsync("lease events", async (work, cancellation) =>
        {
            var destination = request.Destination.ToString();
            work.IsCommitting = true;
            var transaction = work.Transaction(StoreStatements.IndexedSettings);
            if (request.FirstAskedAt is { } asked)
            {
                transaction.With(statements.GiveBack, StoreParameters.Of(request.Owner), StoreParameters.Of(asked));
            }

            var events = await transaction.With(
                statements.Lease,
                StoreParameters.Of(destination),
                StoreParameters.Of(request.Now),
                StoreParameters.Of(request.MaxEvents),
                StoreParameters.Of((long)request.MaxBytes),
                StoreParameters.Of(request.Owner),
                StoreParameters.Of((long)request.Duration.TotalMilliseconds),
                StoreParameters.Of(request.FirstAskedAt ?? request.Now)).Commit().ReadAsync(ReadLeased, cancellation).ConfigureAwait(false);
            if (events.Count > 0)
            {
                return new(events.OrderBy(static leased => leased.Deadline).ThenBy(static leased => leased.Sequence).ToList(), null);
            }

            // Nothing was written that matters.
            work.IsCommitting = false;
            var due = await work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.NextDue, StoreParameters.Of(destination), StoreParameters.Of(request.Now))
                .Commit().ReadAsync(static row => Number(row, 0), cancellation).ConfigureAwait(false);
            return new EventLease([], due[0]);
        }, cancellationToken);

    public async ValueTask RenewAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        await session.RunAsync("renew leases", async (work, cancellation) =>
        {
            work.IsCommitting = true;
            var batch = work.Transaction(StoreStatements.IndexedSettings)
                .With(statements.Renew, StoreParameters.Of(owner), StoreParameters.Of((long)duration.TotalMilliseconds)).Commit();
            await using var _ = batch.ConfigureAwait(false);
            return await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<long>> SettleAsync(string owner, IReadOnlyList<EventSettlement> settlements, CancellationToken cancellationToken)
    {
        if (settlements.Count == 0)
        {
            return [];
        }

        var concluded = await session.RunAsync("settle events", (work, cancellation) =>
        {
            work.IsCommitting = true;
            return work.Transaction(statements.SettleSettings).With(
                statements.Settle,
                StoreParameters.Of(owner),
                StoreParameters.OfNumbers(settlements, static one => one.Event.Sequence),
                StoreParameters.OfIntegers(settlements, static one => (int)one.Outcome),
                StoreParameters.OfIntegers(settlements, static one => one.State.Attempts),
                StoreParameters.OfOptionalNumbers(settlements, static one => one.State.FirstUnknownAt),
                StoreParameters.OfOptionalNumbers(settlements, static one => one.State.KeyRefusedAt),
                StoreParameters.OfTexts(settlements, static one => Storable(one.State.Reason)),
                StoreParameters.OfNumbers(settlements, static one => one.At),
                StoreParameters.OfNumbers(settlements, static one => one.Due),
                StoreParameters.OfFlags(settlements, static one => one.HasContent || one.Outcome == UsageOutcome.Pending))
                .Commit().ReadAsync(static row => (Place: row.GetInt32(0), Position: row.GetInt64(1)), cancellation);
        }, cancellationToken).ConfigureAwait(false);

        estimate.Add(-concluded.Count);
        var positions = new long[settlements.Count];
        foreach (var (place, position) in concluded)
        {
            positions[place] = position;
        }

        return positions;
    }

    private static LeasedEvent ReadLeased(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetFieldValue<byte[]>(2),
        row.GetInt64(3),
        row.GetInt64(4),
        new(row.GetInt32(5), Number(row, 6), Number(row, 7), row.IsDBNull(8) ? null : row.GetString(8)),
        Number(row, 9));

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    // A reason is a service's own words, and PostgreSQL takes neither NUL nor half a surrogate pair. An event must not stay unsettled for that.
    private static string? Storable(string? reason)
    {
        if (reason is null)
        {
            return null;
        }

        var text = new StringBuilder(reason.Length);
        foreach (var rune in reason.EnumerateRunes())
        {
            text.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return text.ToString();
    }
}
