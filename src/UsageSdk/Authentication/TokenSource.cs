using System.Diagnostics;

namespace UsageSdk.Authentication;

/// <summary>
/// Keeps one access token fresh for any number of concurrent callers. Until its soft expiry a token is simply used; until its hard expiry it is
/// used while one renewal runs behind the calls; from then on, or when the service has refused it, calls wait for another, all for the same one.
/// </summary>
/// <param name="ask">Asks the endpoint for a token.</param>
/// <param name="time">The clock.</param>
/// <param name="shared">Where other processes leave tokens of the same client; null for none.</param>
internal sealed class TokenSource(Func<CancellationToken, Task<TokenOutcome>> ask, TimeProvider time, SharedToken? shared = null) : IDisposable
{
    // A replacement that is refused this soon was not at fault: another one would be refused too, and each call would fetch one.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly RenewalBackOff _backOff = new();
    private volatile AccessToken? _current;
    private volatile AccessToken? _rejected;
    private volatile Fetch? _pending;
    private AccessToken? _replacement;
    private DateTimeOffset _replaced;
    private ClientRefusal? _refusal;

    /// <summary>A usable token, without a lock or an allocation while the current one is fresh.</summary>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        // Read once: the token that is judged stale must be the one that is replaced.
        var current = _current;
        var now = time.GetUtcNow();
        if (current is null || current == _rejected || now >= current.HardExpiry)
        {
            return new(RenewAsync(current, now, cancellationToken));
        }

        if (now >= current.SoftExpiry && _pending is null && _backOff.IsOver(now))
        {
            RenewBehind(current, now);
        }

        return new(current);
    }

    /// <summary>Notes that the service refused a token, so that the next caller replaces it. One that was replaced already is forgotten.</summary>
    /// <returns>Whether it is worth to try with the next token.</returns>
    public bool Reject(string value)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Value == value)
            {
                if (current == _replacement && time.GetUtcNow() < _replaced + Trust)
                {
                    return false;
                }

                _rejected = current;
            }

            return true;
        }
    }

    /// <summary>Ends a renewal that nobody waits for, and starts no more of them. Calls that are under way may still fetch.</summary>
    public void Dispose()
    {
        Fetch? unwanted;
        lock (_gate)
        {
            unwanted = _pending is { IsBehind: true, Waiting: 0 } ? _pending : null;
            if (unwanted is not null)
            {
                // Not for anybody who comes now, either.
                _pending = null;
            }

            _backOff.Forbid();
        }

        if (unwanted is not null)
        {
            _disposed.Cancel();
        }
    }

    /// <summary>Replaces a token. All that wait share one fetch and its outcome; a token that was replaced already is not fetched again.</summary>
    private Task<AccessToken> RenewAsync(AccessToken? stale, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Fetch fetch;
        AccessToken? current;
        bool isFirst;
        lock (_gate)
        {
            current = _current;
            if (current is not null && current != stale && current != _rejected)
            {
                return Task.FromResult(current);
            }

            if (_pending is null && _refusal is not null && now < _refusal.Until)
            {
                return Task.FromException<AccessToken>(_refusal.ToException(isRemembered: true));
            }

            // A renewal behind the calls that is under way is as good as one that would start now.
            isFirst = _pending is null;
            fetch = _pending ??= new Fetch(isBehind: false);
            fetch.Waiting++;
        }

        if (isFirst)
        {
            _ = RunAsync(fetch, current, CancellationToken.None);
        }

        return WaitAsync(fetch, cancellationToken);
    }

    private void RenewBehind(AccessToken current, DateTimeOffset now)
    {
        Fetch fetch;
        lock (_gate)
        {
            // Another caller may have started one meanwhile, and it may even have ended.
            if (_pending is not null || current != _current || !_backOff.IsOver(now))
            {
                return;
            }

            fetch = _pending = new Fetch(isBehind: true);
        }

        // Started here, up to its first wait: sending is quick, and with a handler that answers at once nothing is left to chance.
        // It serves everybody: no part of the call that happens to be here, which will have ended before.
        var span = Activity.Current;
        Activity.Current = null;
        _ = RunAsync(fetch, current, _disposed.Token);
        Activity.Current = span;
    }

    private async Task<AccessToken> WaitAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        try
        {
            return (await fetch.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false)).GetToken();
        }
        finally
        {
            lock (_gate)
            {
                fetch.Waiting--;
            }
        }
    }

    /// <summary>Fetches for everybody who waits; that one of them gives up does not end it. Throws nothing.</summary>
    private async Task RunAsync(Fetch fetch, AccessToken? stale, CancellationToken cancellationToken)
    {
        TokenOutcome outcome;
        var isShared = false;
        try
        {
            if (await ReadSharedAsync(fetch, stale, cancellationToken).ConfigureAwait(false) is { } token)
            {
                (outcome, isShared) = (TokenOutcome.Of(token), true);
            }
            else
            {
                outcome = await ask(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) // Whatever went wrong is the outcome of all that wait.
        {
            outcome = TokenOutcome.Of(exception);
        }

        if (outcome.Token is { } fetched && !isShared)
        {
            shared?.Write(fetched);
        }

        Complete(fetch, stale, outcome, isShared);
    }

    /// <summary>A token that another process has left, if it is newer than the one to be replaced.</summary>
    private async ValueTask<AccessToken?> ReadSharedAsync(Fetch fetch, AccessToken? stale, CancellationToken cancellationToken)
    {
        if (shared is null || await shared.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } token)
        {
            return null;
        }

        // One that ends earlier than the stale one was issued before it, and refused before it if that was refused.
        var isNewer = stale is null || (token.Value != stale.Value && token.HardExpiry >= stale.HardExpiry);
        return isNewer && time.GetUtcNow() < (fetch.IsBehind ? token.SoftExpiry : token.HardExpiry) ? token : null;
    }

    private void Complete(Fetch fetch, AccessToken? stale, TokenOutcome outcome, bool isShared)
    {
        lock (_gate)
        {
            if (_pending == fetch)
            {
                _pending = null;
            }

            if (outcome.Token is { } token)
            {
                if (stale is not null && stale == _rejected && !isShared)
                {
                    (_replacement, _replaced) = (token, time.GetUtcNow());
                }

                _current = token;
                _refusal = null;
                _backOff.Reset();
            }
            else
            {
                _refusal = outcome.Refusal;
                if (fetch.IsBehind)
                {
                    _backOff.Note(outcome, time.GetUtcNow());
                }
            }
        }

        fetch.Complete(outcome);
    }

    /// <summary>A fetch under way. Its counter is guarded by the gate of the source.</summary>
    private sealed class Fetch(bool isBehind)
    {
        private readonly TaskCompletionSource<TokenOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it was started behind calls that go on with the old token.</summary>
        public bool IsBehind => isBehind;

        /// <summary>How many calls wait for it.</summary>
        public int Waiting { get; set; }

        public Task<TokenOutcome> Outcome => _outcome.Task;

        public void Complete(TokenOutcome outcome) => _outcome.SetResult(outcome);
    }
}
