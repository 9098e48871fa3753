namespace UsageSdk;

/// <summary>Any failure that UsageSdk reports itself. A call that its caller cancels ends in <see cref="OperationCanceledException"/> instead.</summary>
public abstract class UsageException : Exception
{
    private protected UsageException(string operation, string message, Exception? innerException = null)
        : base(message, innerException) => Operation = operation;

    /// <summary>The operation that failed, such as <c>events.aggregate</c>.</summary>
    public string Operation { get; }
}
