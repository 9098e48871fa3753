using System.Net.Http.Headers;

namespace UsageSdk.Authentication;

/// <summary>A bearer token with its two expiries. Never prints the token.</summary>
/// <param name="value">The token.</param>
/// <param name="softExpiry">From here on it is renewed, while calls still go on with it.</param>
/// <param name="hardExpiry">From here on calls wait for another one.</param>
internal sealed class AccessToken(string value, DateTimeOffset softExpiry, DateTimeOffset hardExpiry)
{
    // A token is not used for this long before it ends: clocks differ, and none should end on its way.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRenewal = TimeSpan.FromMinutes(4);

    /// <summary>The longest life that is believed.</summary>
    public static TimeSpan LongestLifetime { get; } = TimeSpan.FromDays(1);

    public string Value { get; } = value;

    /// <summary>The token as a request carries it; made once, so that a call allocates nothing for it.</summary>
    public AuthenticationHeaderValue Header { get; } = new("Bearer", value);

    public DateTimeOffset SoftExpiry { get; } = softExpiry;

    public DateTimeOffset HardExpiry { get; } = hardExpiry;

    /// <summary>A token that was just issued.</summary>
    /// <param name="value">The token.</param>
    /// <param name="asked">When it was asked for: it cannot end earlier than its lifetime after that.</param>
    /// <param name="lifetime">How long it is valid.</param>
    public static AccessToken Issued(string value, DateTimeOffset asked, TimeSpan lifetime)
    {
        // A token of two minutes or less is used for half of its life.
        var usable = lifetime > 2 * ClockSkew ? lifetime - ClockSkew : lifetime / 2;
        var renewal = usable / 4 < LongestRenewal ? usable / 4 : LongestRenewal;
        return new AccessToken(value, asked + usable - renewal, asked + usable);
    }

    /// <summary>Whether a text can be a token in a header.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    public override string ToString() => "***";
}
