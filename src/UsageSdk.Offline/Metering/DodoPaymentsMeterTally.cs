using System.Collections.ObjectModel;
using UsageSdk.DodoPayments;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>What a Dodo Payments meter shows after some events. The service reads a meter per customer and billing period: make one reading for each.</summary>
/// <remarks>
/// Only JSON numbers aggregate: <c>"150"</c> never does, nor does a boolean. Sums are exact in decimal digits, also while they are beyond
/// <see cref="decimal"/>, where the service keeps binary64. The order of events does not matter. Give each event once: the service knows an event id again, a reading does not.
/// Not for use by several threads at once; let each have its own and <see cref="Merge"/> them.
/// </remarks>
public sealed class DodoPaymentsMeterTally
{
    private readonly Func<IReadOnlyDictionary<string, MetadataValue>, bool> _filter;
    private MeterSum _sum;
    private Quantity? _quantity;

    /// <summary>A reading without events.</summary>
    /// <param name="meter">The meter.</param>
    /// <exception cref="ArgumentException">The meter breaks a rule, which the message names with its place.</exception>
    public DodoPaymentsMeterTally(DodoPaymentsMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _filter = meter.Compile();

        // The lists of a filter can change later; what this reading takes cannot.
        Meter = meter with { Filter = meter.Filter?.Copy() };
    }

    /// <summary>The meter, as it was when the reading was made.</summary>
    public DodoPaymentsMeter Meter { get; }

    /// <summary>How many events the meter took by name and filter.</summary>
    public long Matched { get; private set; }

    /// <summary>How many of them left the value alone, for want of a number under <see cref="DodoPaymentsMeter.Key"/>.</summary>
    /// <value>0 for <see cref="DodoPaymentsMeterAggregation.Count"/>.</value>
    public long Skipped { get; private set; }

    /// <summary>The value: without any number 0 for a sum, null for a maximum and a last number. A sum of more digits than <see cref="decimal"/> holds is rounded, half away from zero.</summary>
    /// <exception cref="OverflowException">The sum is beyond <see cref="decimal"/>. Events can still be added and may take it back.</exception>
    public decimal? Value => Meter.Aggregation switch
    {
        DodoPaymentsMeterAggregation.Count => Matched,
        DodoPaymentsMeterAggregation.Sum => _sum.ToDecimal(),
        _ => _quantity?.Value,
    };

    /// <summary>Whether the meter takes an event, by name and filter.</summary>
    /// <param name="item">The event.</param>
    /// <returns>Whether it does. This does not change the reading.</returns>
    public bool Matches(IngestedEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Matches(item.EventName, item.Metadata);
    }

    /// <summary>Adds an event as the service keeps it.</summary>
    /// <param name="item">The event; one that the meter does not take is passed over.</param>
    /// <returns>Whether it counts towards the value.</returns>
    /// <exception cref="OverflowException">The number is beyond <see cref="decimal"/>. The reading is as it was.</exception>
    public bool Add(IngestedEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Add(item.EventId, item.EventName, item.Timestamp, item.Metadata);
    }

    /// <summary>Adds an event that is to be ingested.</summary>
    /// <param name="item">The event; one that the meter does not take is passed over.</param>
    /// <param name="receivedAt">The timestamp of an event that has none.</param>
    /// <returns>Whether it counts towards the value.</returns>
    /// <exception cref="OverflowException">The number is beyond <see cref="decimal"/>. The reading is as it was.</exception>
    public bool Add(EventInput item, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Add(item.EventId, item.EventName, item.Timestamp ?? receivedAt, item.Metadata);
    }

    /// <summary>Adds all that another reading of an equal meter has.</summary>
    /// <param name="other">The other reading, which stays as it is.</param>
    /// <exception cref="ArgumentException">It is of another meter, or this reading itself.</exception>
    public void Merge(DodoPaymentsMeterTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this || other.Meter != Meter)
        {
            throw new ArgumentException("other: must be another reading of the same meter.", nameof(other));
        }

        _sum.Add(in other._sum);
        _quantity = other._quantity is { } quantity ? With(quantity) : _quantity;
        Matched += other.Matched;
        Skipped += other.Skipped;
    }

    private bool Matches(string name, IReadOnlyDictionary<string, MetadataValue>? metadata) =>
        name == Meter.EventName && _filter(metadata ?? ReadOnlyDictionary<string, MetadataValue>.Empty);

    private bool Add(string id, string name, DateTimeOffset timestamp, IReadOnlyDictionary<string, MetadataValue>? metadata)
    {
        if (!Matches(name, metadata))
        {
            return false;
        }

        var counts = true;
        if (Meter.Aggregation != DodoPaymentsMeterAggregation.Count)
        {
            counts = metadata is not null && metadata.TryGetValue(Meter.Key!, out var number) && MetadataNumber.Is(number);
            if (!counts)
            {
                Skipped++;
            }
            else
            {
                Take(new Quantity(timestamp, id, Decimal(id, metadata![Meter.Key!])));
            }
        }

        Matched++;
        return counts;
    }

    private decimal Decimal(string id, MetadataValue number) =>
        MetadataNumber.TryGetDecimal(number, out var value) ? value : throw new OverflowException($"Event {id}: {Meter.Key} is a number beyond decimal.");

    private void Take(Quantity quantity)
    {
        if (Meter.Aggregation == DodoPaymentsMeterAggregation.Sum)
        {
            _sum.Add(quantity.Value);
        }
        else
        {
            _quantity = With(quantity);
        }
    }

    private Quantity With(Quantity quantity)
    {
        if (_quantity is not { } known)
        {
            return quantity;
        }

        var isKept = Meter.Aggregation == DodoPaymentsMeterAggregation.Max ? known.Value >= quantity.Value : known.CompareTo(quantity) >= 0;
        return isKept ? known : quantity;
    }

    private readonly record struct Quantity(DateTimeOffset Timestamp, string EventId, decimal Value)
    {
        /// <summary>By time, then by id. The value matters for events of one id only, so that not even their order does.</summary>
        public int CompareTo(Quantity other) =>
            Timestamp.CompareTo(other.Timestamp) is not 0 and var byTime ? byTime
            : string.CompareOrdinal(EventId, other.EventId) is not 0 and var byId ? byId
            : Value.CompareTo(other.Value);
    }
}
