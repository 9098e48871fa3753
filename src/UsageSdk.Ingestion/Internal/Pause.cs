namespace UsageSdk.Ingestion.Internal;

/// <summary>Whether a destination rests after a failure, and for how long. Failures in a row make it longer; a success ends it.</summary>
internal sealed class Pause(UsageIngestionOptions options, TimeProvider time)
{
    // Beyond this the pause has long reached its limit, and a power would overflow.
    private const int MostDoublings = 20;

    private readonly object _gate = new();
    private int _failures;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    /// <summary>The last failure; null after a success.</summary>
    public UsageException? Failure { get; private set; }

    /// <summary>When the destination may be tried again.</summary>
    public DateTimeOffset Until
    {
        get
        {
            lock (_gate)
            {
                return _until;
            }
        }
    }

    public TimeSpan Remaining => Until - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Succeed()
    {
        lock (_gate)
        {
            (_failures, _until, Failure) = (0, DateTimeOffset.MinValue, null);
        }
    }

    /// <summary>Notes a failure. Requests that were under way together count as one, as long as the pause lasts.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="asked">The wait that the service asks for; null for none.</param>
    public void Fail(UsageException failure, TimeSpan? asked)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Failure = failure;
            if (_until <= now)
            {
                _failures++;
            }

            var until = now + Longest(Wait(_failures), asked ?? TimeSpan.Zero);
            _until = until > _until ? until : _until;
        }
    }

    /// <summary>The wait after so many failures, with jitter: between half of it and all of it.</summary>
    public TimeSpan Wait(int failures)
    {
        var full = options.BasePause * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var random = options.Randomizer?.Invoke() ?? RandomFraction();
        return (full < options.MaxPause ? full : options.MaxPause) * (0.5 + (random / 2));
    }

    private static double RandomFraction() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);

    private static TimeSpan Longest(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
