namespace UsageSdk.Testing.Internal;

/// <summary>Holds every thread of the pool that it can get, for a moment: what they did before is done then, and what was queued before has been done.</summary>
internal sealed class PoolRound : IThreadPoolWorkItem
{
    /// <summary>All is done and nothing is queued: the pool is at rest.</summary>
    public const int Rest = 100;

    /// <summary>All that was queued before is done, but more was queued since, by that or by others.</summary>
    public const int Whole = 10;

    /// <summary>All that was queued before has begun. A thread did not come back from its work: it is blocked, or has much to do.</summary>
    public const int Partial = 5;

    // Longer than an item of work usually takes; short enough not to hold up others for long.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(50);

    private static readonly object Turn = new();
    private static long _begun;
    private static int _last;

    private readonly object _gate = new();
    private int _held;
    private bool _isOver;

    private static int Working
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return most - available;
        }
    }

    public static bool IsPoolAtRest() => Working == 0 && ThreadPool.PendingWorkItemCount == 0;

    /// <summary>Goes round the pool once. One at a time, for two would wait for each other's threads; who waits for its turn shares a round that begins meanwhile.</summary>
    /// <returns>What the round found.</returns>
    public static int Go()
    {
        var before = Interlocked.Read(ref _begun);
        lock (Turn)
        {
            if (_begun == before)
            {
                Interlocked.Increment(ref _begun);
                _last = new PoolRound().Hold();
            }

            return _last;
        }
    }

    public void Execute()
    {
        lock (_gate)
        {
            _held++;
            Monitor.PulseAll(_gate);
            while (!_isOver)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private int Hold()
    {
        var queued = 0;
        lock (_gate)
        {
            try
            {
                while (true)
                {
                    // To the queue of all threads, behind what waits there. A thread takes from it when its own queue is empty.
                    for (var wanted = Math.Max(Working, 1); queued < wanted; queued++)
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    }

                    if (_held > 0 && _held >= Working)
                    {
                        return ThreadPool.PendingWorkItemCount == 0 ? Rest : Whole;
                    }

                    // However long the first takes: that is how the wait follows the load.
                    if (!Monitor.Wait(_gate, _held == 0 ? Timeout.InfiniteTimeSpan : LongestHold))
                    {
                        return Partial;
                    }
                }
            }
            finally
            {
                _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
