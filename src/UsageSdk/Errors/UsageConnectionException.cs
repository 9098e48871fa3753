namespace UsageSdk;

/// <summary>The connection could not be made, or it broke before the reply was complete.</summary>
public sealed class UsageConnectionException : UsageTransportException
{
    internal UsageConnectionException(string operation, bool wasSent, Exception innerException)
        : base(operation, wasSent ? "the connection broke before the reply was complete" : "no connection could be made", wasSent, innerException)
    {
    }
}
