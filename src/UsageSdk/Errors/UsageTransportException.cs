namespace UsageSdk;

/// <summary>No complete reply arrived.</summary>
public abstract class UsageTransportException : UsageException
{
    private protected UsageTransportException(string operation, string problem, Exception? innerException)
        : base($"{operation}: {problem}", innerException) => Operation = operation;

    /// <summary>The operation, such as <c>events.aggregate</c>.</summary>
    public string Operation { get; }
}
