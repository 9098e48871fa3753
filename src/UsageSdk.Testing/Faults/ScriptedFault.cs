using System.Globalization;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>A line of a server's <see cref="ScriptedFaults"/>: which requests meet which faults.</summary>
public sealed class ScriptedFault
{
    private readonly ScriptedFaults _script;
    private readonly Func<RecordedRequest, bool> _where;
    private readonly Fault[] _faults;
    private readonly FaultChance? _random;
    private readonly int _count;
    private int _skip;
    private int _met;

    internal ScriptedFault(ScriptedFaults script, string? operation, Func<RecordedRequest, bool> where, int skip, int count, Fault[] faults, FaultChance? random)
    {
        (_script, Operation, _where, _skip, _count, _faults, _random) = (script, operation, where, skip, count, faults, random);
    }

    /// <summary>The operation whose requests it is meant for; null for any.</summary>
    public string? Operation { get; }

    /// <summary>How many requests met it so far.</summary>
    public int TimesMet => _script.Read(() => _met);

    /// <summary>Whether requests were to meet it and did not: fewer than the number that was asked for, or none at all of those that always meet it. Chance leaves nothing unmet.</summary>
    public bool IsUnmet => _script.Read(() => _random is null && (_count == int.MaxValue ? _met == 0 : _met < _count));

    /// <summary>Who meets what, and how often it happened.</summary>
    /// <returns>Such as <c>balances.track: reset before the work (met 1 of 2)</c>.</returns>
    public override string ToString()
    {
        var faults = string.Join(", ", _faults.Select(fault => fault.ToString()));
        var chance = _random is null ? "" : string.Create(CultureInfo.InvariantCulture, $" by a chance of {_random.Rate}");
        var of = _count == int.MaxValue ? " times" : string.Create(CultureInfo.InvariantCulture, $" of {_count}");
        return string.Create(CultureInfo.InvariantCulture, $"{Operation ?? "any operation"}: {faults}{chance} (met {TimesMet}{of})");
    }

    /// <summary>The fault that a request meets; null for none of these. Under the server's lock.</summary>
    internal Fault? Take(RecordedRequest request)
    {
        if (_met == _count || (Operation is not null && Operation != request.Operation) || !_where(request))
        {
            return null;
        }

        if (_skip > 0)
        {
            _skip--;
            return null;
        }

        var index = _random is null ? _met % _faults.Length : _random.Draw(request, _faults.Length);
        if (index is null)
        {
            return null;
        }

        _met++;
        return _faults[index.Value];
    }
}
