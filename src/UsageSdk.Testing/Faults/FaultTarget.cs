namespace UsageSdk.Testing;

/// <summary>The requests that a fault is meant for. Nothing happens until <see cref="Meet"/>, <see cref="Respond"/> or <see cref="Randomly"/> says what they meet.</summary>
public sealed class FaultTarget
{
    private readonly ScriptedFaults _script;
    private readonly string? _operation;
    private Func<RecordedRequest, bool> _where = static _ => true;
    private int _skip;
    private int? _count;

    internal FaultTarget(ScriptedFaults script, string? operation) => (_script, _operation) = (script, operation);

    /// <summary>Only requests that a condition holds for.</summary>
    /// <param name="condition">Is asked once a request, under the server's lock, in the order in which they arrive. The request has neither credentials nor a status yet.</param>
    /// <remarks>What it throws fails the request, unchanged. Lines that it adds to the script hold from the next request on.</remarks>
    /// <returns>A narrower target.</returns>
    public FaultTarget Where(Func<RecordedRequest, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var before = _where;
        return With(target => target._where = request => before(request) && condition(request));
    }

    /// <summary>Lets requests of the target through first.</summary>
    /// <param name="requests">How many; not negative.</param>
    /// <returns>A narrower target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public FaultTarget After(int requests)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        return With(target => target._skip = requests);
    }

    /// <summary>As many requests of the target as this. When it is not said, as many as there are faults.</summary>
    /// <param name="requests">How many; at least 1.</param>
    /// <returns>A narrower target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public FaultTarget Next(int requests = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        return With(target => target._count = requests);
    }

    /// <summary>All requests of the target, until the script is cleared.</summary>
    /// <returns>A wider target.</returns>
    public FaultTarget Always() => With(target => target._count = int.MaxValue);

    /// <summary>Says what the requests meet: the faults in turn, and again from the first when there are more requests than faults.</summary>
    /// <param name="faults">At least one.</param>
    /// <returns>Tells later how often it was met.</returns>
    /// <exception cref="ArgumentException">There is no fault.</exception>
    public ScriptedFault Meet(params Fault[] faults)
    {
        var copy = Copy(faults);
        return _script.Add(new ScriptedFault(_script, _operation, _where, _skip, _count ?? copy.Length, copy, random: null));
    }

    /// <summary>Says that the requests are answered with a status in place of the service's reply, before the service sees them.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, in whole seconds, rounded up; null for none.</param>
    /// <param name="body">The body as JSON; null for the service's own of such an error.</param>
    /// <returns>Tells later how often it was met.</returns>
    /// <exception cref="ArgumentException">As of <see cref="Fault.Status"/>.</exception>
    public ScriptedFault Respond(int status, TimeSpan? retryAfter = null, string? body = null) => Meet(Fault.Status(status, retryAfter, body));

    /// <summary>Says that some of the requests meet a fault, by chance, until the script is cleared or as many did as <see cref="Next"/> says.</summary>
    /// <param name="seed">Another seed, other requests.</param>
    /// <param name="rate">The share of requests that meet a fault, 0 to 1.</param>
    /// <param name="faults">At least one; each is as likely.</param>
    /// <returns>Tells later how often it was met.</returns>
    /// <remarks>
    /// What a request meets follows from the seed, its method, path, query and body, and how many equal requests came before it: not from the
    /// order in which different requests arrive, so that threads may race. Headers do not count.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 0 to 1.</exception>
    /// <exception cref="ArgumentException">There is no fault.</exception>
    public ScriptedFault Randomly(int seed, double rate, params Fault[] faults)
    {
        if (!(rate is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is not within 0 to 1.");
        }

        return _script.Add(new ScriptedFault(_script, _operation, _where, _skip, _count ?? int.MaxValue, Copy(faults), new(seed, rate)));
    }

    private static Fault[] Copy(IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        Fault[] copy = [.. faults];
        return copy.Length > 0 && !copy.Contains(null!) ? copy : throw new ArgumentException("faults: must have at least one item, and no null.", nameof(faults));
    }

    private FaultTarget With(Action<FaultTarget> change)
    {
        var target = (FaultTarget)MemberwiseClone();
        change(target);
        return target;
    }
}
