namespace UsageSdk.Pacing;

/// <summary>Those who wait, in the order of their arrival, and by when they give up.</summary>
internal sealed class WaitQueue
{
    private static readonly Comparer<Waiter> Sooner = Comparer<Waiter>.Create(static (left, right) =>
        left.Deadline.CompareTo(right.Deadline) is not 0 and var byDeadline ? byDeadline : left.Order.CompareTo(right.Order));

    private readonly LinkedList<Waiter> _byArrival = [];
    private readonly SortedSet<Waiter> _byDeadline = new(Sooner);

    public int Count => _byArrival.Count;

    /// <summary>The one that came first; null when nobody waits.</summary>
    public Waiter? First => _byArrival.First?.Value;

    /// <summary>The one that gives up first; null when nobody waits.</summary>
    public Waiter? MostPressed => _byDeadline.Min;

    /// <summary>The one who has that many places after it, its own counted; null when fewer wait.</summary>
    public Waiter? FromEnd(int places)
    {
        var place = Count < places ? null : _byArrival.Last;
        for (; places > 1 && place is not null; places--)
        {
            place = place.Previous;
        }

        return place?.Value;
    }

    public void Add(Waiter waiter)
    {
        waiter.Place = _byArrival.AddLast(waiter);
        _byDeadline.Add(waiter);
    }

    /// <summary>Takes one out, unless it is out already.</summary>
    public bool Remove(Waiter waiter)
    {
        if (waiter.Place is not { } place)
        {
            return false;
        }

        _byArrival.Remove(place);
        _byDeadline.Remove(waiter);
        waiter.Place = null;
        return true;
    }
}
