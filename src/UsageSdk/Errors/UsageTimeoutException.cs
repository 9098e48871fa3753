using System.Globalization;

namespace UsageSdk;

/// <summary>No complete reply arrived in time. The operation may have taken effect.</summary>
public sealed class UsageTimeoutException : UsageTransportException
{
    internal UsageTimeoutException(string operation, TimeSpan timeout, int attempts, Exception? innerException)
        : base(operation, string.Create(CultureInfo.InvariantCulture, $"no reply within {timeout.TotalSeconds} s ({attempts} attempts)"), innerException) => Timeout = timeout;

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Timeout { get; }
}
