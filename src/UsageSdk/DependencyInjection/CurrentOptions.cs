using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageSdk.Telemetry;

namespace UsageSdk.DependencyInjection;

/// <summary>The options of a client in a container as they are now, after any reload of the configuration.</summary>
internal sealed class CurrentOptions(IOptionsMonitor<UsageClientOptions> monitor, string name, UsageClientOptions first, ILogger log)
{
    private volatile UsageClientOptions _lastGood = first;
    private int _isRefused;

    /// <summary>The options. When a reload has brought some that cannot be bound or are not valid, the last good ones.</summary>
    public UsageClientOptions Read()
    {
        try
        {
            var options = monitor.Get(name);
            if (options != _lastGood)
            {
                _lastGood = options;
                Volatile.Write(ref _isRefused, 0);
            }
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref _isRefused, 1) == 0)
            {
                log.ReloadRefused(name, exception.GetType().FullName!);
            }

            // The monitor keeps the exception of a bad reload and throws it at everybody who asks, until the next reload. Whoever reloads
            // gets it too; a call that can still be made is not the place to tell of it.
        }

        return _lastGood;
    }
}
