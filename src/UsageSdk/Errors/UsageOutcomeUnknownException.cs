namespace UsageSdk;

/// <summary>
/// The operation may or may not have taken effect, and repeating it could do it twice. <see cref="Exception.InnerException"/> is the cause.
/// </summary>
public sealed class UsageOutcomeUnknownException : UsageException
{
    internal UsageOutcomeUnknownException(string operation, UsageException cause)
        : base(operation, $"{operation}: it is unknown whether this took effect. {cause.Message}", cause)
    {
    }
}
