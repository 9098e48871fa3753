using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>The conclusions in memory, by position.</summary>
internal sealed class MemoryConclusions
{
    // What the other stores remove in a transaction.
    private const int PurgeSize = 5_000;

    private readonly Dictionary<(UsageDestination Destination, string Id), MemoryConclusion> _byId = [];
    private readonly Dictionary<long, MemoryConclusion> _byPosition = [];
    private readonly SortedSet<long> _positions = [];
    private readonly SortedSet<(long At, long Position)> _purgeable = [];

    public long LastPosition { get; private set; }

    public long Add(MemoryEvent concluded, EventSettlement settlement)
    {
        var added = new MemoryConclusion(++LastPosition, concluded, settlement);
        _byId.Add((added.Destination, added.Id), added);
        _byPosition.Add(added.Position, added);
        _positions.Add(added.Position);
        if (!added.HasContent)
        {
            _purgeable.Add((added.At, added.Position));
        }

        return added.Position;
    }

    public MemoryConclusion? Find(UsageDestination destination, string id) => _byId.GetValueOrDefault((destination, id));

    public MemoryConclusion? At(long position) => _byPosition.GetValueOrDefault(position);

    public IEnumerable<MemoryConclusion> After(long position) =>
        position >= LastPosition ? [] : _positions.GetViewBetween(position + 1, LastPosition).Select(following => _byPosition[following]);

    public void Remove(MemoryConclusion removed)
    {
        _byId.Remove((removed.Destination, removed.Id));
        _byPosition.Remove(removed.Position);
        _positions.Remove(removed.Position);
        _purgeable.Remove((removed.At, removed.Position));
    }

    /// <summary>Removes old conclusions without content; tells whether there may be more.</summary>
    public bool Purge(long before)
    {
        for (var count = 0; count < PurgeSize; count++)
        {
            if (_purgeable.Count == 0 || _purgeable.Min.At >= before)
            {
                return false;
            }

            Remove(_byPosition[_purgeable.Min.Position]);
        }

        return true;
    }
}
