using UsageSdk.DodoPayments;
using UsageSdk.Offline;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>The fake of Dodo Payments: customers, meters, and the events that were ingested.</summary>
public sealed class FakeDodoPayments
{
    private readonly ServerScope _scope;
    private readonly DodoPaymentsRoutes _routes;

    internal FakeDodoPayments(ServerScope scope)
    {
        _scope = scope;
        _routes = new DodoPaymentsRoutes(this, scope);
    }

    /// <summary>The key that the server accepts.</summary>
    public string ApiKey { get; } = "dodo_test_fake0000000000000000";

    /// <summary>The business that owns the events.</summary>
    public string BusinessId { get; } = "bus_fake";

    /// <summary>The events, in the order in which they were ingested.</summary>
    public IReadOnlyList<IngestedEvent> Events
    {
        get
        {
            lock (_scope.Gate)
            {
                return [.. Order.Select(id => Stored[id])];
            }
        }
    }

    internal HashSet<string> Customers { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings without events, which know what their meters take.</summary>
    internal Dictionary<string, DodoMeterReading> Meters { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, IngestedEvent> Stored { get; } = new(StringComparer.Ordinal);

    internal List<string> Order { get; } = [];

    /// <summary>Adds a customer. Events of unknown customers are refused; what the service does with them is not documented.</summary>
    /// <param name="id">The customer's id.</param>
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
    public void AddMeter(DodoMeter meter)
    {
        var reading = new DodoMeterReading(meter);
        lock (_scope.Gate)
        {
            Meters[meter.Id] = reading;
        }
    }

    internal FakeReply? TryAnswer(RecordedRequest request) => _routes.TryAnswer(request);
}
