using UsageSdk.Offline;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>The fake of Autumn: customers, features, and the events that were tracked.</summary>
public sealed class FakeAutumn
{
    private readonly ServerScope _scope;
    private readonly AutumnRoutes _routes;

    internal FakeAutumn(ServerScope scope)
    {
        _scope = scope;
        _routes = new AutumnRoutes(this, scope);
    }

    /// <summary>The key that the server accepts.</summary>
    public string SecretKey { get; } = "am_sk_test_fake000000000000000000000000";

    /// <summary>The events, in the order in which they were tracked.</summary>
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

    internal Dictionary<string, BillingCycle?> Customers { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> Features { get; } = new(StringComparer.Ordinal);

    internal List<UsageRecord> Stored { get; } = [];

    /// <summary>Adds a customer. Unknown customers are refused, as by the service.</summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="billingCycle">The customer's current billing cycle; null for a customer without a plan.</param>
    public void AddCustomer(string id, BillingCycle? billingCycle = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_scope.Gate)
        {
            Customers[id] = billingCycle;
        }
    }

    /// <summary>Adds a feature. Until the first one is added, every feature is known.</summary>
    /// <param name="id">The feature's id.</param>
    public void AddFeature(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_scope.Gate)
        {
            Features.Add(id);
        }
    }

    internal FakeReply? TryAnswer(RecordedRequest request) => _routes.TryAnswer(request);
}
