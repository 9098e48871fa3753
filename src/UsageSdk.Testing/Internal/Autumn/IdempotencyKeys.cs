using System.Net;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>The keys of the organisation, whatever path and body they came with. A key is claimed before the work, kept for a day, and freed when the work fails.</summary>
internal sealed class IdempotencyKeys(FakeAutumn state, ServerScope scope)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int FewClaims = 1_024;

    private int _roomyUntil = FewClaims;

    /// <summary>When each key was claimed.</summary>
    public Dictionary<string, DateTimeOffset> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>The claims that still hold.</summary>
    public IEnumerable<KeyValuePair<string, DateTimeOffset>> Save(DateTimeOffset now) => Claims.Where(claim => now - claim.Value < Lifetime);

    /// <summary>Does the work once. Without a key, always.</summary>
    /// <exception cref="AutumnFailure">The key is claimed already; or the work failed.</exception>
    public T Once<T>(string? key, Func<T> work)
    {
        if (string.IsNullOrEmpty(key))
        {
            return work();
        }

        if (Claims.TryGetValue(key, out var claimed) && scope.Now - claimed < Lifetime)
        {
            throw new AutumnFailure(HttpStatusCode.Conflict, "duplicate_idempotency_key", $"Another request with idempotency key {key} has already been received");
        }

        Claim(key);
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is not AutumnFailure { IsConflict: true } && state.Profile != AggregationProfile.March2026)
        {
            Claims.Remove(key);
            throw;
        }
    }

    /// <summary>Drops what is over only when the claims have doubled, so that a claim costs a few steps however many there are.</summary>
    private void Claim(string key)
    {
        var now = scope.Now;
        if (Claims.Count >= _roomyUntil)
        {
            foreach (var (old, claimed) in Claims)
            {
                if (now - claimed >= Lifetime)
                {
                    Claims.Remove(old);
                }
            }

            _roomyUntil = Math.Max(FewClaims, 2 * Claims.Count);
        }

        Claims[key] = now;
    }
}
