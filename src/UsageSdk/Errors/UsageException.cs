namespace UsageSdk;

/// <summary>Any failure that UsageSdk reports itself. A call that its caller cancels ends in <see cref="OperationCanceledException"/> instead.</summary>
public abstract class UsageException : Exception
{
    /// <summary>For the packages of UsageSdk.</summary>
    /// <param name="operation">The operation that failed.</param>
    /// <param name="message">What happened, without secrets.</param>
    /// <param name="innerException">The cause.</param>
    protected UsageException(string operation, string message, Exception? innerException = null)
        : base(message, innerException) => Operation = operation;

    /// <summary>The operation that failed, such as <c>events.aggregate</c>.</summary>
    public string Operation { get; }
}
