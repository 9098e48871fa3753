using System.Runtime.CompilerServices;
using System.Text;
using UsageSdk.Autumn;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>A usage event to aggregate.</summary>
/// <remarks>
/// Holds its value and its instant in the form in which they are added up, so that a million records take 64 megabytes. Half a surrogate
/// pair in the names that decide where it counts becomes U+FFFD, as it would on its way to the server, where requests have the same.
/// </remarks>
public readonly record struct UsageRecord
{
    private const int HasValue = 1;
    private const int SignAndScale = unchecked((int)0x80FF0000);

    private readonly UsageProperties? _properties;
    private readonly long _ticks;

    // The value's 96 bits, its sign and its scale, as decimal has them.
    private readonly ulong _low;
    private readonly uint _high;
    private readonly int _flags;

    /// <summary>A usage event.</summary>
    /// <param name="id">Its id, which does not find duplicates.</param>
    /// <param name="featureId">The feature, or the event name.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="timestamp">When it happened.</param>
    /// <param name="value">How much was used; null counts as 1.</param>
    /// <param name="entityId">The entity, if any.</param>
    /// <param name="properties">What to group and filter by, also as a JSON object; <c>default</c> for none.</param>
    public UsageRecord(
        string id, string featureId, string customerId, DateTimeOffset timestamp, decimal? value = null, string? entityId = null, UsageProperties? properties = null)
    {
        Id = id;
        FeatureId = featureId;
        CustomerId = customerId;
        Timestamp = timestamp;
        Value = value;
        EntityId = entityId;
        _properties = properties;
    }

    /// <summary>Its id. Not used to find duplicates: give each event once, or it counts twice.</summary>
    public string Id { get; init; }

    /// <summary>The feature, or the event name.</summary>
    public string FeatureId
    {
        get;
        init => field = WholePairs(value)!;
    }

    /// <summary>The customer.</summary>
    public string CustomerId
    {
        get;
        init => field = WholePairs(value)!;
    }

    /// <summary>The entity, if any.</summary>
    public string? EntityId
    {
        get;
        init => field = WholePairs(value);
    }

    /// <summary>When it happened.</summary>
    /// <value>Read in UTC, whatever offset was given.</value>
    public DateTimeOffset Timestamp
    {
        get => new(_ticks, TimeSpan.Zero);
        init => _ticks = value.UtcTicks;
    }

    /// <summary>How much was used; null counts as 1.</summary>
    public decimal? Value
    {
        get => IsNull ? null : new decimal((int)_low, (int)(_low >> 32), (int)_high, _flags < 0, (byte)Scale);
        init
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(value.GetValueOrDefault(), bits);
            _low = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
            _high = (uint)bits[2];
            _flags = value is null ? 0 : (bits[3] & SignAndScale) | HasValue;
        }
    }

    /// <summary>What to group and filter by; never null.</summary>
    public UsageProperties Properties
    {
        get => _properties ?? UsageProperties.None;
        init => _properties = value;
    }

    internal long Ticks => _ticks;

    internal bool IsNull => (_flags & HasValue) == 0;

    private int Scale => (_flags >> 16) & 0xFF;

    /// <summary>The record of an event that Autumn listed, as by <see cref="EventsApiExtensions.ListAllAsync(IEventsApi, ListEventsRequest?, RequestOptions?, CancellationToken)"/>.</summary>
    /// <param name="item">The event.</param>
    /// <returns>The record.</returns>
    /// <remarks>
    /// The list hides two things. A stored null is listed as 0 and becomes 0 here, although the server aggregates it as 1. And the entity of an
    /// event is not listed, so that <see cref="EntityId"/> is null: what a request groups or filters by entity cannot be repeated from a list.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The document of a property is disposed.</exception>
    public static UsageRecord FromTrackedEvent(TrackedEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new(item.Id, item.FeatureId, item.CustomerId, item.Timestamp, item.Value, properties: UsageProperties.FromDictionary(item.Properties));
    }

    /// <summary>Whether two records say the same; properties are the same if they are one object.</summary>
    /// <param name="other">The other record.</param>
    /// <returns>True if so; the values 1.0 and 1.00 are equal.</returns>
    public bool Equals(UsageRecord other) =>
        Id == other.Id && FeatureId == other.FeatureId && CustomerId == other.CustomerId && EntityId == other.EntityId
        && _ticks == other._ticks && Value == other.Value && ReferenceEquals(_properties, other._properties);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, FeatureId, CustomerId, EntityId, _ticks, Value);

    /// <summary>What the amount adds to a cell of <see cref="SumSeries"/>; false if it is too large or too fine for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryGetUnits(out long units)
    {
        var powers = SumSeries.Units;
        var scale = (uint)Scale;
        units = 0;
        if (scale >= (uint)powers.Length)
        {
            return false;
        }

        var high = Math.BigMul(IsNull ? 1 : _low, powers[(int)scale], out var low);
        if ((high | _high) != 0 || low >= (ulong)SumSeries.Full)
        {
            return false;
        }

        units = _flags < 0 ? -(long)low : (long)low;
        return true;
    }

    private static string? WholePairs(string? text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text!)) : text;

    /// <summary>Adds the amount in full, for a value without units; null has some, since it counts as 1.</summary>
    internal void AddTo(ref WideSum sum) => sum.Add(new UInt128(_high, _low), Scale, _flags < 0);
}
