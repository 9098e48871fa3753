using UsageSdk.DependencyInjection;

namespace UsageSdk.Authentication;

/// <summary>The key that the options hold by now.</summary>
internal sealed class StaticKeySource(Func<string?> read, string setting) : ICredentialSource
{
    private readonly object _gate = new();
    private volatile StaticKey? _current;

    public string MissingSetting => setting;

    public Credential? Current => read() is { Length: > 0 } key
        ? _current is { } current && current.Is(key) ? current : Replace()
        : null;

    private StaticKey? Replace()
    {
        lock (_gate)
        {
            // Read again: a call that saw the earlier key must not bring it back.
            if (read() is { Length: > 0 } key && _current?.Is(key) != true && UsageClientOptionsValidator.IsKey(key))
            {
                _current = new StaticKey(key);
            }

            // A key that cannot be sent leaves the last good one in force.
            return _current;
        }
    }
}
