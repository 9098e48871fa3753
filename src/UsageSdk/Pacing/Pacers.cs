using System.Runtime.CompilerServices;
using UsageSdk.Authentication;

namespace UsageSdk.Pacing;

/// <summary>A service's pacers, one for each credential: what one key has used up is of no concern to another.</summary>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
/// <param name="tier">The account's tier, where the service has tiers, until replies tell another.</param>
internal sealed class Pacers(UsagePacingOptions options, TimeProvider time, int tier = 0)
{
    private readonly ConditionalWeakTable<Credential, Pacer> _byCredential = [];

    public TimeSpan MaxWait => options.MaxWait;

    /// <summary>The pacer of a credential; null when pacing is off.</summary>
    public Pacer? For(Credential credential) => !options.Enabled ? null
        : _byCredential.TryGetValue(credential, out var pacer) ? pacer
        : _byCredential.GetValue(credential, _ => new Pacer(time, tier));
}
