using System.Diagnostics.CodeAnalysis;

namespace UsageSdk.Authentication;

/// <summary>Keeps one access token fresh for any number of concurrent callers.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The gate has no wait handle, so that there is nothing to free.")]
internal sealed class TokenSource(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile AccessToken? _current;
    private volatile AccessToken? _rejected;

    /// <summary>The token in use, fresh or not.</summary>
    public AccessToken? Current => _current;

    /// <summary>A usable token, without a lock or an allocation while the current one is fresh.</summary>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        // Read once: the token that is judged stale must be the one that is replaced.
        var current = _current;
        return current is not null && current != _rejected && current.IsFreshAt(time.GetUtcNow()) ? new(current) : new(RenewAsync(current, cancellationToken));
    }

    /// <summary>Notes that the service refused a token, so that the next caller replaces it. One that was replaced already is forgotten.</summary>
    public void Reject(string value)
    {
        if (_current is { } current && current.Value == value)
        {
            _rejected = current;
        }
    }

    /// <summary>Replaces a token. Callers that bring the same one share a fetch; one that was replaced already is not fetched again.</summary>
    private async Task<AccessToken> RenewAsync(AccessToken? stale, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is { } token && !ReferenceEquals(token, stale))
            {
                return token;
            }

            return _current = await fetch(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
