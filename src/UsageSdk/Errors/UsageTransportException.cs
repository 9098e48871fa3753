namespace UsageSdk;

/// <summary>No complete reply arrived.</summary>
public abstract class UsageTransportException : UsageException
{
    private protected UsageTransportException(string operation, string problem, bool wasSent, Exception? innerException)
        : base(operation, $"{operation}: {problem}", innerException) => WasSent = wasSent;

    /// <summary>Whether some of the request may have reached the service in the last attempt. False is certain: nothing did.</summary>
    public bool WasSent { get; }
}
