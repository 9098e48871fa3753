namespace UsageSdk.Authentication;

/// <summary>Keeps one access token fresh for any number of concurrent callers.</summary>
internal sealed class TokenSource(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time)
{
    private readonly object _gate = new();
    private volatile AccessToken? _current;
    private volatile AccessToken? _rejected;
    private TaskCompletionSource<AccessToken>? _pending;

    /// <summary>A usable token, without a lock or an allocation while the current one is fresh.</summary>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        // Read once: the token that is judged stale must be the one that is replaced.
        var current = _current;
        return IsUsable(current) ? new(current!) : new(RenewAsync(current, cancellationToken));
    }

    /// <summary>Notes that the service refused a token, so that the next caller replaces it. One that was replaced already is forgotten.</summary>
    public void Reject(string value)
    {
        if (_current is { } current && current.Value == value)
        {
            _rejected = current;
        }
    }

    private bool IsUsable(AccessToken? token) => token is not null && token != _rejected && token.IsFreshAt(time.GetUtcNow());

    /// <summary>Replaces a token. All that wait share one fetch and its outcome; a token that was replaced already is not fetched again.</summary>
    private Task<AccessToken> RenewAsync(AccessToken? stale, CancellationToken cancellationToken)
    {
        TaskCompletionSource<AccessToken> pending;
        bool isFirst;
        lock (_gate)
        {
            if (_current is { } token && !ReferenceEquals(token, stale))
            {
                return Task.FromResult(token);
            }

            isFirst = _pending is null;
            pending = _pending ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (isFirst)
        {
            _ = CompleteAsync(pending);
        }

        return pending.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Fetches for everybody who waits; that one of them gives up does not end it.</summary>
    private async Task CompleteAsync(TaskCompletionSource<AccessToken> pending)
    {
        try
        {
            var token = await fetch(CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                (_current, _pending) = (token, null);
            }

            pending.SetResult(token);
        }
        catch (Exception exception) // Whatever went wrong is the outcome of all that wait.
        {
            lock (_gate)
            {
                _pending = null;
            }

            pending.SetException(exception);

            // Observed here, in case that all who waited have gone.
            _ = pending.Task.Exception;
        }
    }
}
