using System.Globalization;

namespace UsageSdk;

/// <summary>No complete reply arrived in time. The operation may have taken effect, unless <see cref="UsageTransportException.WasSent"/> is false.</summary>
public sealed class UsageTimeoutException : UsageTransportException
{
    internal UsageTimeoutException(string operation, TimeSpan timeout, int attempts, bool wasSent, Exception? innerException)
        : base(operation, string.Create(CultureInfo.InvariantCulture, $"{(wasSent ? "no reply" : "nothing could be sent")} within {timeout.TotalSeconds} s ({attempts} attempts)"), wasSent, innerException) => Timeout = timeout;

    /// <summary>The limit that was exceeded: that of an attempt, or of the call.</summary>
    public TimeSpan Timeout { get; }
}
