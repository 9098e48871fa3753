using UsageSdk.DodoPayments;

namespace UsageSdk.Offline;

/// <summary>A meter of Dodo Payments: which events it takes, and what it makes of them.</summary>
/// <remarks>Its rules are checked where it is used, as by <see cref="DodoPaymentsMeterTally"/>.</remarks>
public sealed record DodoPaymentsMeter
{
    /// <summary>Its id, such as <c>mtr_xyz789</c>. Not empty.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the events that it takes, in exact case. Not empty.</summary>
    public required string EventName { get; init; }

    /// <summary>What it makes of them.</summary>
    public required DodoPaymentsMeterAggregation Aggregation { get; init; }

    /// <summary>The metadata key of the numbers to aggregate, in exact case.</summary>
    /// <value>Default: null, which only <see cref="DodoPaymentsMeterAggregation.Count"/> allows, where it is not used.</value>
    public string? Key { get; init; }

    /// <summary>Which events of the name it takes.</summary>
    /// <value>Default: null, for all of them.</value>
    public DodoPaymentsMeterFilter? Filter { get; init; }

    /// <summary>Checks the meter and freezes its filter.</summary>
    internal Func<IReadOnlyDictionary<string, MetadataValue>, bool> Compile()
    {
        if (string.IsNullOrEmpty(Id))
        {
            throw new ArgumentException("id: must not be empty.");
        }

        if (string.IsNullOrEmpty(EventName))
        {
            throw new ArgumentException("event_name: must not be empty.");
        }

        if (!Enum.IsDefined(Aggregation))
        {
            throw new ArgumentException("aggregation.type: must be count, sum, max or last.");
        }

        return Aggregation != DodoPaymentsMeterAggregation.Count && string.IsNullOrEmpty(Key)
            ? throw new ArgumentException("aggregation.key: is required for sum, max and last.")
            : Filter?.Compile("filter") ?? (static _ => true);
    }
}
