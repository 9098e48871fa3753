using System.Globalization;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>The SQL of a schema's queue.</summary>
internal sealed class StoreStatements(string schema)
{
    // What was acknowledged must be on disk, whatever the database's default; "remote_apply" is more than "on".
    private const string Durably = "set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true), set_config('jit', 'off', true)";

    // The figures by which the planner chooses lag behind a queue that fills and drains within seconds: without this it may
    // sort all that waits, or compare each event with each. What a command changes is named by an array of sequences, for the index, then joined by a hash.
    private const string ByIndex = "set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true), set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)";

    public const string WriteSettings = $"SELECT {Durably}";

    public const string IndexedSettings = $"SELECT {Durably}, {ByIndex}";

    public const string PositionLocks = """
        SELECT objid::bigint FROM pg_catalog.pg_locks
        WHERE locktype = 'advisory' AND classid = $1::oid AND objsubid = 2 AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        """;

    private readonly string _events = $"{StoreSchema.Quote(schema)}.events";
    private readonly string _ledger = $"{StoreSchema.Quote(schema)}.ledger";
    private readonly string _positions = $"{StoreSchema.Quote(schema)}.positions";
    private readonly string _nextSequence = Next(schema, "sequences");
    private readonly string _nextPosition = Next(schema, "positions");

    /// <summary>The first half of the key of the locks that settlements hold; the other half is the last position taken before theirs.</summary>
    public int PositionLock { get; } = (int)(StoreSchema.LockKey("positions", schema) & int.MaxValue);

    /// <summary>Settings, and the announcement that positions above the last one are about to be taken.</summary>
    public string SettleSettings => $"""
        SELECT {Durably}, {ByIndex}, pg_advisory_xact_lock_shared({PositionLock.ToString(CultureInfo.InvariantCulture)}, ((last_value << 32) >> 32)::integer)
        FROM {_positions}
        """;

    /// <summary>Returns the places of the events whose ids were there already. Ids are inserted in their order, so that two that add the same ones wait for each other, not both.</summary>
    public string Append => $"""
        WITH input AS MATERIALIZED (
            SELECT {_nextSequence} AS sequence, i.*
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS i (destination, id, service, enqueued_at, deadline, due, digest, content, place)
        ), added AS (
            INSERT INTO {_events} (destination, id, service, outcome, attempts, sequence, enqueued_at, deadline, due, appended_by, digest, content)
            SELECT destination, id, service, 0, 0, sequence, enqueued_at, deadline, due, pg_current_xact_id(), digest, content
            FROM input ORDER BY destination COLLATE "C", id COLLATE "C"
            ON CONFLICT DO NOTHING
            RETURNING sequence, service
        ), counted AS (
            INSERT INTO {_ledger} (service, outcome, delta) SELECT service, 0, count(*) FROM added GROUP BY service
        )
        SELECT (i.place - 1)::integer FROM input AS i WHERE NOT EXISTS (SELECT FROM added AS a WHERE a.sequence = i.sequence)
        """;

    public string Digests => $"""
        SELECT i.place, e.digest, e.outcome FROM unnest($1, $2, $3) AS i (place, destination, id)
        JOIN {_events} AS e ON e.destination = i.destination AND e.id = i.id
        """;

    /// <summary>How many are pending by the ledger; where that is more than the capacity, how many there are, up to one more than that.</summary>
    public string Count => $"""
        SELECT CASE WHEN l.pending > $1 THEN (SELECT count(*) FROM (SELECT FROM {_events} WHERE outcome = 0 LIMIT $1 + 1) AS p) ELSE l.pending END
        FROM (SELECT coalesce(sum(CASE outcome WHEN 0 THEN delta ELSE -delta END), 0)::bigint AS pending FROM {_ledger}) AS l
        """;

    public string Backlog => $"""
        WITH RECURSIVE heads AS (
            (SELECT destination, enqueued_at, deadline FROM {_events} WHERE outcome = 0 ORDER BY destination, deadline, sequence LIMIT 1)
            UNION ALL
            SELECT n.* FROM heads AS h CROSS JOIN LATERAL (
                SELECT destination, enqueued_at, deadline FROM {_events}
                WHERE outcome = 0 AND destination > h.destination ORDER BY destination, deadline, sequence LIMIT 1) AS n
        )
        SELECT destination, enqueued_at, deadline FROM heads
        """;

    /// <summary>
    /// Gives back what is leased to an owner that never got to know, and so sent nothing. What an earlier owner did not settle stays that.
    /// </summary>
    public string GiveBack => $"""
        UPDATE {_events} SET owner = NULL, lease_until = NULL, leased_at = CASE WHEN leased_at < $2 THEN leased_at END WHERE owner = $1 AND outcome = 0
        """;

    /// <summary>
    /// The lock reads each event again if another owner has just taken it. Leases end by the database's clock, the only one that all owners share.
    /// Of several leases that nobody settled, the time of the first is kept: it is when the event may first have been sent. It is kept as before the owner
    /// asked, whatever the clock of the other, so that it cannot be taken for the owner's own.
    /// </summary>
    public string Lease => $"""
        WITH ready AS MATERIALIZED (
            SELECT sequence, deadline, leased_at, octet_length(content) AS size FROM {_events}
            WHERE outcome = 0 AND destination = $1 AND due <= $2 AND (lease_until IS NULL OR lease_until <= clock_timestamp())
            ORDER BY deadline, sequence LIMIT $3 FOR UPDATE SKIP LOCKED
        ), chosen AS MATERIALIZED (
            SELECT sequence, leased_at FROM (
                SELECT sequence, leased_at, sum(size) OVER w AS total, row_number() OVER w AS place FROM ready WINDOW w AS (ORDER BY deadline, sequence)) AS r
            WHERE total <= $4 OR place = 1
        )
        UPDATE {_events} AS e
        SET owner = $5, leased_at = CASE WHEN c.leased_at IS NULL THEN $7 ELSE least(c.leased_at, $7 - 1) END, lease_until = clock_timestamp() + $6 * interval '1 millisecond'
        FROM chosen AS c WHERE e.sequence = ANY (ARRAY(SELECT sequence FROM chosen)) AND e.sequence = c.sequence AND e.outcome = 0
        RETURNING e.sequence, e.id, e.content, e.enqueued_at, e.deadline, e.attempts, e.first_unknown_at, e.key_refused_at, e.reason, c.leased_at
        """;

    public string NextDue => $"""
        SELECT min(CASE WHEN lease_until > clock_timestamp() THEN greatest(due, $2 + ceil(extract(epoch FROM lease_until - clock_timestamp()) * 1000)::bigint) ELSE due END)
        FROM {_events} WHERE outcome = 0 AND destination = $1
        """;

    /// <summary>Passes over what a settlement has locked: its lease ends anyway.</summary>
    public string Renew => $"""
        WITH held AS MATERIALIZED (SELECT sequence FROM {_events} WHERE owner = $1 FOR UPDATE SKIP LOCKED)
        UPDATE {_events} AS e SET lease_until = clock_timestamp() + $2 * interval '1 millisecond'
        WHERE e.sequence = ANY (ARRAY(SELECT sequence FROM held)) AND e.outcome = 0
        """;

    /// <summary>The owner is compared in a way that no index serves, so that the index of sequences does.</summary>
    public string Settle => $"""
        WITH input AS MATERIALIZED (
            SELECT i.*, CASE WHEN outcome <> 0 THEN {_nextPosition} END AS position
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY
                AS i (sequence, outcome, attempts, first_unknown_at, key_refused_at, reason, at, due, keeps_content, place)
        ), settled AS (
            UPDATE {_events} AS e
            SET outcome = i.outcome, attempts = i.attempts, first_unknown_at = i.first_unknown_at, key_refused_at = i.key_refused_at, reason = i.reason,
                due = CASE WHEN i.outcome = 0 THEN i.due ELSE e.due END, position = i.position, content = CASE WHEN i.keeps_content THEN e.content END,
                concluded_at = CASE WHEN i.outcome <> 0 THEN i.at END, concluded_by = CASE WHEN i.outcome <> 0 THEN pg_current_xact_id() END,
                owner = NULL, leased_at = NULL, lease_until = NULL
            FROM input AS i WHERE e.sequence = ANY ($2) AND e.sequence = i.sequence AND e.outcome = 0 AND e.owner IS NOT DISTINCT FROM $1
            RETURNING i.place, e.service, e.outcome, e.position
        ), counted AS (
            INSERT INTO {_ledger} (service, outcome, delta) SELECT service, outcome, count(*) FROM settled WHERE outcome <> 0 GROUP BY service, outcome
        )
        SELECT (place - 1)::integer, position FROM settled WHERE position IS NOT NULL
        """;

    public string Find => $"SELECT {Conclusion} FROM {_events} WHERE destination = $1 AND id = $2";

    public string LastPosition => $"SELECT last_value FROM {_positions}";

    public string Replaceable => $"SELECT service, outcome FROM {_events} WHERE position = $1 AND outcome <> 0 AND content IS NOT NULL FOR UPDATE";

    public string Requeue => $"""
        UPDATE {_events}
        SET outcome = 0, attempts = 0, sequence = {_nextSequence}, position = NULL, enqueued_at = $2, deadline = $3, due = $4, first_unknown_at = CASE outcome WHEN 5 THEN $2 END, key_refused_at = NULL,
            concluded_at = NULL, appended_by = pg_current_xact_id(), concluded_by = NULL, digest = $5, reason = NULL, content = $6, destination = $7, id = $8
        WHERE position = $1 AND NOT EXISTS (SELECT FROM {_events} AS o WHERE o.destination = $7 AND o.id = $8 AND o.position IS DISTINCT FROM $1)
        """;

    public string Uncount => $"INSERT INTO {_ledger} (service, outcome, delta) VALUES ($1, $2, -1)";

    public string Remove => $"DELETE FROM {_events} WHERE position = $1";

    public string Purge => $"""
        DELETE FROM {_events} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {_events} WHERE content IS NULL AND concluded_at < $1 ORDER BY concluded_at LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    /// <summary>Replaces rows of the ledger by their sums. Two that do so at once take different rows.</summary>
    public string Compact => $"""
        WITH taken AS (
            DELETE FROM {_ledger} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {_ledger} LIMIT $1 FOR UPDATE SKIP LOCKED))
            RETURNING service, outcome, delta
        )
        INSERT INTO {_ledger} (service, outcome, delta) SELECT service, outcome, sum(delta) FROM taken GROUP BY service, outcome
        """;

    public string LedgerSize => $"SELECT count(*) FROM {_ledger}";

    public string Books => $"""
        SELECT NULL, service, outcome, sum(delta)::bigint, count(*) FROM {_ledger} GROUP BY service, outcome
        UNION ALL
        SELECT destination, NULL, NULL, count(*), 0 FROM {_events} WHERE outcome = 0 GROUP BY destination
        """;

    public string Mark => $"SELECT pg_current_snapshot()::text, last_value FROM {StoreSchema.Quote(schema)}.sequences";

    public string AnyPendingSince => $"SELECT EXISTS (SELECT FROM {_events} WHERE outcome = 0 AND sequence <= $1 AND {WasThere})";

    public string CountSince => $"""
        SELECT 0::smallint, count(*) FROM {_events} WHERE outcome = 0 AND sequence <= $1 AND {WasThere}
        UNION ALL
        SELECT outcome, count(*) FROM {_events}
        WHERE position > $3 AND sequence <= $1 AND {WasThere} AND NOT pg_visible_in_snapshot(concluded_by, $2::pg_snapshot)
        GROUP BY outcome
        """;

    /// <summary>The columns of a <see cref="UsageConclusion"/>, as <see cref="EventConclusions"/> reads them.</summary>
    private static string Conclusion => "coalesce(position, 0), destination, id, outcome, reason, concluded_at, attempts";

    // A transaction newer than any is of another server, from which this database was copied: what it added is old.
    private static string WasThere => "(pg_visible_in_snapshot(appended_by, $2::pg_snapshot) OR appended_by >= pg_snapshot_xmax(pg_current_snapshot()))";

    /// <summary>Reads conclusions up to a position.</summary>
    public string Read(UsageOutcome? outcome, bool withContent) => $"""
        SELECT {Conclusion}, content FROM {_events}
        WHERE position > $1 AND position <= $2 {(withContent ? "AND outcome <> 0 AND content IS NOT NULL" : "")}
            {(outcome is { } one ? string.Create(CultureInfo.InvariantCulture, $"AND outcome = {(int)one}") : "")}
        ORDER BY position LIMIT $3
        """;

    private static string Next(string schema, string sequence) => $"nextval('{StoreSchema.Quote(schema).Replace("'", "''", StringComparison.Ordinal)}.{sequence}')";
}
