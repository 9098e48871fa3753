namespace UsageSdk;

/// <summary>No complete reply arrived.</summary>
public abstract class UsageTransportException : UsageException
{
    private protected UsageTransportException(string operation, string problem, Exception? innerException)
        : base(operation, $"{operation}: {problem}", innerException)
    {
    }
}
