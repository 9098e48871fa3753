namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>Group commit: one thread writes, and all that wait for it share a transaction and its fsync.</summary>
internal sealed class WriteQueue
{
    private const int MaxGroup = 1024;

    // A clock that stands still must not hold the writer up.
    private const int MaxSpins = 10_000;

    // Waiting costs at most this part of the last commit, and may save a whole one.
    private const int LingerDivisor = 8;

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WriteSession _session;
    private readonly TimeProvider _time;
    private bool _closed;
    private TimeSpan _linger;
    private int _expected;

    public WriteQueue(WriteSession session, TimeProvider time)
    {
        (_session, _time) = (session, time);
        new Thread(WriteAll) { IsBackground = true, Name = "UsageSdk SQLite writer" }.Start();
    }

    /// <summary>Makes a change.</summary>
    /// <param name="work">The change, made on the writer's thread within a transaction.</param>
    /// <param name="cancellationToken">Drops a change that has not begun. One that has begun is completed without its caller.</param>
    /// <returns>What the change returns, once it is durable.</returns>
    public Task<T> RunAsync<T>(Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var operation = new WriteOperation<T>(work, cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteEventStore));
            _waiting.Enqueue(operation);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }

        return operation.Task;
    }

    /// <summary>Takes no more changes, and waits for those that were taken.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        return _ended.Task;
    }

    private void WriteAll()
    {
        for (var group = new List<WriteOperation>(); Take(group); group.Clear())
        {
            Write(group);
        }

        _ended.SetResult();
    }

    private bool Take(List<WriteOperation> group)
    {
        Linger();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            while (group.Count < MaxGroup && _waiting.TryDequeue(out var operation))
            {
                if (!operation.IsCancelled)
                {
                    group.Add(operation);
                }
            }

            return true;
        }
    }

    /// <summary>Callers that enqueue one event after another need a moment to come back. Without it half of them would always miss the commit of the other half.</summary>
    private void Linger()
    {
        var start = _time.GetTimestamp();
        var spinner = default(SpinWait);
        while (spinner.Count < MaxSpins && Waiting() < _expected && _time.GetElapsedTime(start) < _linger)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Write(List<WriteOperation> group)
    {
        var start = _time.GetTimestamp();
        if (TryWrite(group) is not { } failure)
        {
            _linger = _time.GetElapsedTime(start) / LingerDivisor;
            // One caller alone has nobody to wait for.
            _expected = group.Count > 1 ? Math.Min(Waiting() + group.Count, MaxGroup) : 0;
            group.ForEach(static operation => operation.Complete());
            return;
        }

        _expected = 0;
        if (group.Count == 1 || !failure.IsOfOne)
        {
            group.ForEach(operation => operation.Fail(failure.Exception));
            return;
        }

        // One that fails must not take the others with it.
        foreach (var operation in group.Where(static operation => !operation.IsCancelled))
        {
            if (TryWrite([operation]) is { } own)
            {
                operation.Fail(own.Exception);
            }
            else
            {
                operation.Complete();
            }
        }
    }

    private WriteFailure? TryWrite(List<WriteOperation> group)
    {
        var stage = WriteStage.Begin;
        try
        {
            _session.Begin();
            stage = WriteStage.Work;
            foreach (var operation in group)
            {
                operation.Run(_session);
            }

            stage = WriteStage.Commit;
            _session.Commit();
            return null;
        }
        catch (Exception exception)
        {
            var told = _session.Abandon(exception, isCommit: stage == WriteStage.Commit);
            // A commit whose effect is unknown is not tried again: the callers are to know of it.
            return new(told, IsOfOne: stage != WriteStage.Begin && told is not UsageStoreException { IsOutcomeUnknown: true });
        }
    }

    private int Waiting()
    {
        lock (_gate)
        {
            return _waiting.Count;
        }
    }

    private enum WriteStage
    {
        Begin,
        Work,
        Commit,
    }

    /// <param name="Exception">What the callers are told.</param>
    /// <param name="IsOfOne">Whether one operation may be the cause.</param>
    private sealed record WriteFailure(Exception Exception, bool IsOfOne);
}
