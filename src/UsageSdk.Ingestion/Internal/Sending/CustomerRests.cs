namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>
/// The customers for whom the service fails, and until when their events are set aside, so that they do not take the places of all others'. A customer
/// with more events than fit into a batch would stop everybody else for good.
/// </summary>
internal sealed class CustomerRests(TimeProvider time)
{
    private const int MostKept = 10_000;

    // So many customers are not blocked one by one: it is the organisation, or the address.
    private const int Widespread = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly Dictionary<string, Rest> _rests = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);
    private long _successes;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Until when a customer's events wait, in milliseconds of the epoch; null when they may be sent.</summary>
    public long? Until(string customer)
    {
        lock (_gate)
        {
            return _rests.TryGetValue(customer, out var rest) && rest.Until > Now ? rest.Until : null;
        }
    }

    public void Succeed(string customer)
    {
        lock (_gate)
        {
            _successes++;
            _rests.Remove(customer);
            _blocked.Clear();
        }
    }

    /// <summary>Notes that the service has blocked a customer, or somebody.</summary>
    /// <returns>Whether it rather seems to have blocked everybody.</returns>
    public bool Block(string customer)
    {
        lock (_gate)
        {
            _blocked.Add(customer);
            return _blocked.Count >= Widespread;
        }
    }

    /// <summary>
    /// Sets a customer's events aside, beyond the end of the destination's pause, and the longer the more failures there were. As long as nobody else's
    /// events have succeeded meanwhile, that is not the customer's fault, and no reason to wait for longer than the destination does.
    /// </summary>
    public void Fail(string customer, Pause pause)
    {
        lock (_gate)
        {
            var now = Now;
            var rest = _rests.GetValueOrDefault(customer, new(0, _successes, 0));
            if (rest.Until > now)
            {
                // Requests that were under way together count as one.
                return;
            }

            if (_rests.Count >= MostKept)
            {
                _rests.Clear();
            }

            var failures = rest.Failures + 1;
            var wait = pause.Remaining + pause.Wait(failures, rest.Successes < _successes ? Longest : pause.Longest);
            _rests[customer] = rest with { Failures = failures, Until = now + (long)wait.TotalMilliseconds };
        }
    }

    /// <param name="Failures">How many in a row.</param>
    /// <param name="Successes">How many events of anybody had succeeded before the first of them.</param>
    /// <param name="Until">When the rest ends.</param>
    private readonly record struct Rest(int Failures, long Successes, long Until);
}
