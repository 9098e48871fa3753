using UsageSdk.Offline;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>The fake of Autumn: one organisation with its customers, features, and the events that were tracked. It keeps no balances.</summary>
public sealed class FakeAutumn
{
    private readonly ServerScope _scope;
    private DateTimeOffset _organizationCreatedAt = new(2026, 3, 18, 0, 0, 0, TimeSpan.Zero);

    internal FakeAutumn(ServerScope scope)
    {
        _scope = scope;
        Routes = new AutumnRoutes(this, scope);
    }

    /// <summary>The key that may do everything.</summary>
    public string SecretKey { get; } = "am_sk_test_fake000000000000000000000000";

    /// <summary>The service of today, or of March 2026, which had no versions after 2.1, and no filters by entity and property.</summary>
    /// <value>Default: today's.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="AggregationProfile"/>.</exception>
    public AggregationProfile Profile
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be one of the known profiles.");
    }

    /// <summary>
    /// Whether a version of the API after the newest one that this server knows, such as <c>2.4</c>, is answered like that one. The service
    /// refuses what it does not know with 400 <c>invalid_api_version</c>, but it will know later versions when they come. This holds for
    /// dotted versions only: which date will be a release cannot be known, so other dates are refused in any case.
    /// </summary>
    /// <value>Default: true.</value>
    public bool AcceptsLaterVersions { get; set; } = true;

    /// <summary>When the organisation was created: it decides which version of the API answers requests without the header <c>x-api-version</c>.</summary>
    /// <value>Default: 2026-03-18, whose version is 2.2: it lists events by offset, as 2.1 does. From 2026-05-13 on it is 2.3, which lists them by cursor; before, it is 1.2 and older.</value>
    public DateTimeOffset OrganizationCreatedAt
    {
        get
        {
            lock (_scope.Gate)
            {
                return _organizationCreatedAt;
            }
        }

        set
        {
            lock (_scope.Gate)
            {
                _organizationCreatedAt = value;
            }
        }
    }

    /// <summary>Whether the service has blocked the organisation: every request is refused with 403 <c>request_temporarily_disabled</c>.</summary>
    /// <value>Default: false.</value>
    public bool IsBlocked { get; set; }

    /// <summary>The events, in the order in which they were tracked or added.</summary>
    public IReadOnlyList<UsageRecord> Events
    {
        get
        {
            lock (_scope.Gate)
            {
                return [.. Stored];
            }
        }
    }

    internal AutumnRoutes Routes { get; }

    internal Dictionary<string, BillingCycle?> Customers { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> BlockedCustomers { get; } = new(StringComparer.Ordinal);

    internal HashSet<(string CustomerId, string EntityId)> Entities { get; } = [];

    internal HashSet<string> Features { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of events that some feature listens to.</summary>
    internal HashSet<string> EventNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of locks, with the instants at which they end, if they do.</summary>
    internal Dictionary<string, DateTimeOffset?> Locks { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, IReadOnlyCollection<string>> RestrictedKeys { get; } = new(StringComparer.Ordinal);

    internal List<UsageRecord> Stored { get; } = [];

    /// <summary>Adds a customer. Unknown customers are refused, as by the service.</summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="billingCycle">The customer's current billing cycle; null for a customer without a plan.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    public void AddCustomer(string id, BillingCycle? billingCycle = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_scope.Gate)
        {
            Customers[id] = billingCycle;
        }
    }

    /// <summary>Blocks a customer, as the service may do: requests that name it are refused with 403 <c>request_temporarily_disabled</c>.</summary>
    /// <param name="id">The customer's id.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    public void BlockCustomer(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_scope.Gate)
        {
            BlockedCustomers.Add(id);
        }
    }

    /// <summary>Adds an entity of a customer. Until the first one is added, every entity of every customer is known.</summary>
    /// <param name="customerId">The customer's id. The customer is not added.</param>
    /// <param name="entityId">The entity's id.</param>
    /// <exception cref="ArgumentException">An id is null or empty.</exception>
    public void AddEntity(string customerId, string entityId)
    {
        ArgumentException.ThrowIfNullOrEmpty(customerId);
        ArgumentException.ThrowIfNullOrEmpty(entityId);
        lock (_scope.Gate)
        {
            Entities.Add((customerId, entityId));
        }
    }

    /// <summary>Adds a feature. Until the first one is added, every feature and every event name is known.</summary>
    /// <param name="id">The feature's id.</param>
    /// <param name="eventNames">The names of the events that the feature listens to. From the first feature on, events by a name that none listens to are refused.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    public void AddFeature(string id, params string[] eventNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(eventNames);
        lock (_scope.Gate)
        {
            Features.Add(id);
            EventNames.UnionWith(eventNames);
        }
    }

    /// <summary>Adds a key that may do only some things. A call that it may not make is refused with 403 <c>insufficient_scopes</c>.</summary>
    /// <param name="key">The key, which begins with <c>am_sk</c>.</param>
    /// <param name="scopes">What it may do: <c>analytics:read</c> for list and aggregate, <c>balances:write</c> for track. None is everything, as with the service.</param>
    /// <exception cref="ArgumentException">The key does not begin so.</exception>
    public void AddSecretKey(string key, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(scopes);
        if (!key.StartsWith("am_sk", StringComparison.Ordinal))
        {
            throw new ArgumentException("Must begin with \"am_sk\".", nameof(key));
        }

        lock (_scope.Gate)
        {
            RestrictedKeys[key] = [.. scopes];
        }
    }

    /// <summary>Adds an event without a request: one of the past, say, or one without a value, as track has not made for long.</summary>
    /// <param name="record">The event. Its customer and feature are not added.</param>
    /// <exception cref="ArgumentException">It lacks an id, a feature or a customer.</exception>
    public void AddEvent(UsageRecord record)
    {
        if (record is not { Id.Length: > 0, FeatureId.Length: > 0, CustomerId: not null })
        {
            throw new ArgumentException("Must have an id, a feature and a customer.", nameof(record));
        }

        lock (_scope.Gate)
        {
            Stored.Add(record);
        }
    }

    internal FakeReply? TryAnswer(RecordedRequest request) => Routes.TryAnswer(request);
}
