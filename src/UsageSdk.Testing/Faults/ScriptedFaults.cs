using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>What is to go wrong, written down before it happens: which requests of a fake server meet which faults.</summary>
/// <remarks>
/// Lines are asked in the order in which they were added, and the first that a request falls under takes it; the lines after it neither see nor count
/// that request. Thread-safe.
/// </remarks>
public sealed class ScriptedFaults
{
    private readonly ServerScope _scope;
    private readonly List<ScriptedFault> _lines = [];

    internal ScriptedFaults(ServerScope scope) => _scope = scope;

    /// <summary>The lines with faults that requests were to meet and did not, in the order in which they were added.</summary>
    public IReadOnlyList<ScriptedFault> Unmet => Read(() => _lines.FindAll(line => line.IsUnmet));

    /// <summary>Aims at the requests of an operation, wherever its path may have an alias.</summary>
    /// <param name="operation">The operation's name, such as <see cref="UsageOperations.BalancesTrack"/>.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public FaultTarget For(string operation)
    {
        OperationRoutes.ThrowIfUnknown(operation);
        return new(this, operation);
    }

    /// <summary>Aims at every request, those for access tokens and of unknown routes included.</summary>
    /// <returns>The target.</returns>
    public FaultTarget ForAny() => new(this, operation: null);

    /// <summary>Lets some of all requests meet a fault, by chance: <see cref="FaultTarget.Randomly"/> for any operation.</summary>
    /// <param name="seed">Another seed, other requests.</param>
    /// <param name="rate">The share of requests that meet a fault, 0 to 1.</param>
    /// <param name="faults">At least one; each is as likely.</param>
    /// <returns>Tells later how often it was met.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 0 to 1.</exception>
    /// <exception cref="ArgumentException">There is no fault.</exception>
    public ScriptedFault Randomly(int seed, double rate, params Fault[] faults) => ForAny().Randomly(seed, rate, faults);

    /// <summary>Forgets all lines, met or not. Requests that wait because of one go on waiting.</summary>
    public void Clear()
    {
        lock (_scope.Gate)
        {
            _lines.Clear();
        }
    }

    internal ScriptedFault Add(ScriptedFault line)
    {
        lock (_scope.Gate)
        {
            _lines.Add(line);
        }

        return line;
    }

    /// <summary>The fault that a request meets; null for none. Under the server's lock.</summary>
    internal Fault? Take(RecordedRequest request)
    {
        // A copy: conditions are the test's code, and may change the script.
        foreach (var line in _lines.ToArray())
        {
            if (line.Take(request) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    internal T Read<T>(Func<T> read)
    {
        lock (_scope.Gate)
        {
            return read();
        }
    }
}
