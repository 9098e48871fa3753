using System.Security.Cryptography;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Whether a destination rests after a failure, and for how long. Failures in a row make it longer; a success ends the row.</summary>
internal sealed class Pause(UsageIngestionOptions options, TimeSpan longestAsked, TimeProvider time)
{
    // Beyond this the pause has long reached its limit, and a power would overflow.
    private const int MostDoublings = 20;

    private readonly object _gate = new();
    private int _failures;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset? _failingSince;
    private UsageException? _failure;

    /// <summary>The last failure; null after a success.</summary>
    public UsageException? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

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

    /// <summary>For how long nothing has succeeded since the first failure.</summary>
    public TimeSpan Failing
    {
        get
        {
            lock (_gate)
            {
                return _failingSince is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Notes a success. One that was under way when the pause began does not shorten it.</summary>
    public void Succeed()
    {
        lock (_gate)
        {
            _failingSince = null;
            if (_until <= time.GetUtcNow())
            {
                (_failures, _failure) = (0, null);
            }
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
            _failure = failure;
            _failingSince ??= now;
            if (_until <= now)
            {
                _failures++;
            }

            var wait = Wait(_failures);
            var wanted = asked is { } told && told < longestAsked ? told : asked is null ? TimeSpan.Zero : longestAsked;
            var until = now + (wanted > wait ? wanted : wait);
            _until = until > _until ? until : _until;
        }
    }

    /// <summary>The longest wait of the queue's own choice.</summary>
    public TimeSpan Longest => options.MaxPause;

    /// <summary>The wait after so many failures, with jitter: between half of it and all of it.</summary>
    public TimeSpan Wait(int failures) => Wait(failures, options.MaxPause);

    /// <inheritdoc cref="Wait(int)"/>
    public TimeSpan Wait(int failures, TimeSpan longest)
    {
        var full = options.BasePause * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var random = options.Randomizer?.Invoke() ?? RandomFraction();
        return (full < longest ? full : longest) * (0.5 + (random / 2));
    }

    private static double RandomFraction() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
