using System.Runtime.CompilerServices;

namespace UsageSdk.Offline.Internal;

/// <summary>Where events fall: into which bin of the list, and whether into the total.</summary>
/// <remarks>
/// The server counts by whole UTC hours: an event is within a window if the start of its hour is. Only a total with filters goes by the exact
/// times of events.
/// </remarks>
internal sealed class Timeline
{
    private readonly BinGrid _grid;
    private readonly long _origin;
    private readonly ulong _hours;
    private readonly ulong _listFrom;
    private readonly ulong _shift;
    private readonly bool _hasUnevenBins;
    private readonly uint _hoursPerBin;
    private readonly long _totalStart;
    private readonly long _totalEnd;

    public Timeline(AggregationWindow window, BinGrid grid, bool hasExactTotal)
    {
        _grid = grid;
        HasExactTotal = hasExactTotal;
        _totalStart = BinGrid.Ticks(window.TotalStart);
        _totalEnd = BinGrid.Ticks(window.End);
        var firstListed = CeilingHour(BinGrid.Ticks(window.Start));
        _origin = hasExactTotal ? firstListed : CeilingHour(_totalStart);
        var end = _totalEnd - (_totalEnd % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour;
        _hours = end <= _origin ? 0 : (ulong)((end - _origin) / TimeSpan.TicksPerHour);
        _listFrom = (ulong)((firstListed - _origin) / TimeSpan.TicksPerHour);
        _hoursPerBin = (uint)grid.Hours;
        _hasUnevenBins = grid.Hours == 0;
        _shift = grid.Starts.Length == 0 ? 0 : (ulong)((_origin - grid.Starts[0]) / TimeSpan.TicksPerHour);
    }

    /// <summary>Whether the total goes by the exact times of events, apart from the list.</summary>
    public bool HasExactTotal { get; }

    /// <summary>The bin of an event; -1 for one that is not in the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BinOf(long ticks, out bool isInTotal)
    {
        // Before the origin this is beyond every count of hours.
        var hour = (ulong)(ticks - _origin) / TimeSpan.TicksPerHour;
        isInTotal = HasExactTotal ? ticks >= _totalStart && ticks <= _totalEnd : hour < _hours;
        if (hour >= _hours || hour < _listFrom)
        {
            return -1;
        }

        if (_hoursPerBin == 1)
        {
            return (int)(hour + _shift);
        }

        return _hasUnevenBins ? _grid.IndexOf(ticks) : (int)((uint)(hour + _shift) / _hoursPerBin);
    }

    private static long CeilingHour(long time) => (time + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour;
}
