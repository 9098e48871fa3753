using System.Runtime.CompilerServices;

namespace UsageSdk.Offline.Internal;

/// <summary>Which events a request asks for.</summary>
internal sealed class EventScope(AggregationQuery query)
{
    // Comparing beats hashing for so many.
    private const int Few = 8;

    private readonly string[] _features = query.Features;
    private readonly string? _customerId = query.CustomerId;
    private readonly string? _entityId = query.EntityId;
    private readonly (string Path, string Text)[] _filters = query.Filters;
    private readonly Dictionary<string, int>? _indexes = query.Features.Length <= Few
        ? null
        : query.Features.Select((feature, index) => (feature, index)).ToDictionary(item => item.feature, item => item.index, StringComparer.Ordinal);

    /// <summary>The index of an event's feature; -1 for an event that was not asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FeatureOf(in UsageRecord record)
    {
        if ((_customerId is not null && record.CustomerId != _customerId) || (_entityId is not null && record.EntityId != _entityId))
        {
            return -1;
        }

        var features = _features;
        var index = features.Length == 1 && features[0] == record.FeatureId ? 0 : IndexOf(record.FeatureId);
        return index < 0 || _filters.Length == 0 || Matches(in record) ? index : -1;
    }

    private int IndexOf(string featureId) => _indexes switch
    {
        null => Array.IndexOf(_features, featureId),
        _ => featureId is not null && _indexes.TryGetValue(featureId, out var index) ? index : -1,
    };

    private bool Matches(in UsageRecord record)
    {
        foreach (var (path, text) in _filters)
        {
            if (record.Properties.TextAt(path) != text)
            {
                return false;
            }
        }

        return true;
    }
}
