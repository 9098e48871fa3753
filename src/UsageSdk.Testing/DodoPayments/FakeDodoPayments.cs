using UsageSdk.DodoPayments;
using UsageSdk.Offline;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>The fake of Dodo Payments: customers, meters, and the events that were ingested.</summary>
public sealed class FakeDodoPayments
{
    private readonly ServerScope _scope;
    private int _tier;

    internal FakeDodoPayments(ServerScope scope)
    {
        _scope = scope;
        Routes = new DodoPaymentsRoutes(this, scope);
    }

    /// <summary>The key that the server accepts.</summary>
    public string ApiKey { get; } = "dodo_test_fake0000000000000000";

    /// <summary>A key that the server accepts for reading; ingesting with it is 403.</summary>
    public string ReadOnlyApiKey { get; } = "dodo_test_fakereadonly00000000";

    /// <summary>What the fake assumes where the service documents nothing.</summary>
    public DodoPaymentsAssumptions Assumptions { get; } = new();

    /// <summary>The tier of the account, which sets its rate limits: 40 requests a second and 240 a minute, 100 and 1000, or 500 and 5000.</summary>
    /// <value>Default: 0. From 0 to 2. What was requested before counts on.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that.</exception>
    public int RateLimitTier
    {
        get
        {
            lock (_scope.Gate)
            {
                return _tier;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, DodoPaymentsLimits.HighestTier);
            lock (_scope.Gate)
            {
                _tier = value;
            }
        }
    }

    /// <summary>The business that owns the events.</summary>
    public string BusinessId { get; } = "bus_fake";

    /// <summary>The events, in the order in which they were ingested.</summary>
    public IReadOnlyList<IngestedEvent> Events
    {
        get
        {
            lock (_scope.Gate)
            {
                return [.. Order.Select(id => Stored[id].Event)];
            }
        }
    }

    internal DodoPaymentsRoutes Routes { get; }

    internal HashSet<string> Customers { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings without events, which know what their meters take.</summary>
    internal Dictionary<string, DodoPaymentsMeterTally> Meters { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, StoredEvent> Stored { get; } = new(StringComparer.Ordinal);

    internal List<string> Order { get; } = [];

    /// <summary>Adds a customer. What becomes of events of unknown customers is one of the <see cref="Assumptions"/>.</summary>
    /// <param name="id">The customer's id.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    public void AddCustomer(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_scope.Gate)
        {
            Customers.Add(id);
        }
    }

    /// <summary>Adds a meter to list events by, or replaces the one with the same id. Unknown meters are refused, as by the service.</summary>
    /// <param name="meter">The meter.</param>
    /// <exception cref="ArgumentException">The meter breaks a rule, which the message names with its place.</exception>
    public void AddMeter(DodoPaymentsMeter meter)
    {
        var reading = new DodoPaymentsMeterTally(meter);
        lock (_scope.Gate)
        {
            Meters[meter.Id] = reading;
        }
    }

    internal FakeReply? TryAnswer(RecordedRequest request) => Routes.TryAnswer(request);
}
