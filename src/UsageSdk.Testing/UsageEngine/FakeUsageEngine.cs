using UsageSdk.Testing.Internal;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing;

/// <summary>The fake of the Usage Engine: access tokens, meter types, meters, collectors, streams and aggregation sessions.</summary>
/// <remarks>What the service does not document, such as the bodies of its errors, is this fake's choice; where your code may depend on it, it is one of the <see cref="Assumptions"/>.</remarks>
public sealed class FakeUsageEngine
{
    internal static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestLifetime = TimeSpan.FromSeconds(int.MaxValue);

    private readonly ServerScope _scope;
    private readonly UsageEngineRoutes _routes;
    private TimeSpan _tokenLifetime = TimeSpan.FromHours(1);

    internal FakeUsageEngine(ServerScope scope)
    {
        _scope = scope;
        State = new UsageEngineState(Assumptions, scope);
        Tokens = new UsageEngineTokens(this, scope);
        Limits = new UsageEngineLimits(Assumptions, scope);
        _routes = new UsageEngineRoutes(State, Tokens, Limits);
    }

    /// <summary>The client that the server knows.</summary>
    public string ClientId { get; } = "fakeclient0000000000000000000000";

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; } = "fake-client-secret-0000000000000000000000000000";

    /// <summary>What the fake assumes where the service documents nothing.</summary>
    public UsageEngineAssumptions Assumptions { get; } = new();

    /// <summary>How long tokens last that are issued from now on, by the server's clock.</summary>
    /// <value>Default: 1 hour. From 1 second to 68 years; a part of a second is not told to the client.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that.</exception>
    public TimeSpan TokenLifetime
    {
        get
        {
            lock (_scope.Gate)
            {
                return _tokenLifetime;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestLifetime);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestLifetime);
            lock (_scope.Gate)
            {
                _tokenLifetime = value;
            }
        }
    }

    /// <summary>How many tokens were issued so far.</summary>
    public int TokensIssued => Read(() => Tokens.Issued);

    /// <summary>The meter types, in the order in which they were created.</summary>
    public IReadOnlyList<MeterType> MeterTypes => Read<IReadOnlyList<MeterType>>(() => [.. State.AllMeterTypes]);

    /// <summary>The meters as they are at the clock's time, in the order in which they were created.</summary>
    public IReadOnlyList<Meter> Meters => Read<IReadOnlyList<Meter>>(() => [.. State.AllMeters]);

    /// <summary>The collectors, in the order in which they were created.</summary>
    public IReadOnlyList<Collector> Collectors => Read<IReadOnlyList<Collector>>(() => [.. State.Collectors.Values]);

    /// <summary>What collectors took in, in the order in which it arrived.</summary>
    public IReadOnlyList<CollectedData> SentData => Read<IReadOnlyList<CollectedData>>(() => [.. State.SentData]);

    /// <summary>What was sent downstream: each meter as it was when a period of its ended, with usage or without, the earliest first.</summary>
    public IReadOnlyList<Meter> FlushedMeters => Read<IReadOnlyList<Meter>>(() => [.. State.FlushedMeters]);

    internal UsageEngineState State { get; }

    internal UsageEngineTokens Tokens { get; }

    internal UsageEngineLimits Limits { get; }

    /// <summary>Adds a stream, or further versions of one.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="versions">At least one, the oldest first: the last is the latest. Each is found by its own tag, and listed with its tag and description.</param>
    /// <exception cref="ArgumentException">There is no version.</exception>
    public void AddStream(string id, params StreamExport[] versions)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(versions);
        if (versions.Length == 0)
        {
            throw new ArgumentException("versions: must have at least one item.", nameof(versions));
        }

        lock (_scope.Gate)
        {
            State.AddStream(id, versions);
        }
    }

    /// <summary>Adds an aggregation session, or replaces the one with the same key. It is found until its <see cref="AggregationSession.TimeoutAt"/>.</summary>
    /// <param name="storeId">The aggregation store's id.</param>
    /// <param name="fieldValues">The values that make the session's key, in their order; at least one.</param>
    /// <param name="session">The session.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public void AddSession(string storeId, IReadOnlyList<string> fieldValues, AggregationSession session)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeId);
        ArgumentNullException.ThrowIfNull(fieldValues);
        ArgumentNullException.ThrowIfNull(session);
        if (fieldValues.Count == 0)
        {
            throw new ArgumentException("fieldValues: must have at least one item.", nameof(fieldValues));
        }

        lock (_scope.Gate)
        {
            var stored = new StoredSession(storeId, [.. fieldValues], session);
            State.Sessions[stored.Key] = stored;
        }
    }

    /// <summary>Refuses every token that was issued so far.</summary>
    public void RevokeTokens()
    {
        lock (_scope.Gate)
        {
            Tokens.Revoke();
        }
    }

    /// <summary>Adds usage to a meter's current period, as its meter type's aggregation says.</summary>
    /// <param name="meterId">The meter's id.</param>
    /// <param name="value">The value; for <c>increment</c>, any counts as one occurrence.</param>
    /// <returns>Whether it counted: not before the meter type's active-from, and not from its active-to on.</returns>
    /// <exception cref="ArgumentException">There is no such meter.</exception>
    /// <exception cref="OverflowException">The sum is beyond <see cref="decimal"/>.</exception>
    public bool AddUsage(string meterId, decimal value)
    {
        ArgumentException.ThrowIfNullOrEmpty(meterId);
        return Read(() => State.AddUsage(meterId, value));
    }

    internal FakeReply? TryAnswer(RecordedRequest request) => _routes.TryAnswer(request);

    private T Read<T>(Func<T> read)
    {
        lock (_scope.Gate)
        {
            State.EndPeriods();
            return read();
        }
    }
}
