namespace UsageSdk;

/// <summary>Any failure that UsageSdk reports itself. A call that its caller cancels ends in <see cref="OperationCanceledException"/> instead.</summary>
public abstract class UsageException : Exception
{
    private protected UsageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
