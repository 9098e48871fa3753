namespace UsageSdk;

/// <summary>A request breaks documented rules. Nothing was sent; all breaches are reported at once.</summary>
public sealed class UsageRequestValidationException : UsageException
{
    // A batch of 1,000 bad events must not make a message of megabytes.
    internal const int MaxInMessage = 10;

    /// <summary>For the packages of UsageSdk, and for tests of code that handles it.</summary>
    /// <param name="operation">The operation that was refused, such as <c>balances.track</c>.</param>
    /// <param name="breaches">Every rule that is broken.</param>
    public UsageRequestValidationException(string operation, IReadOnlyList<RequestBreach> breaches)
        : base(operation, $"{operation}: {string.Join("; ", breaches.Take(MaxInMessage))}{(breaches.Count > MaxInMessage ? $"; and {breaches.Count - MaxInMessage} more" : "")}") => Breaches = breaches;

    /// <summary>Every rule that is broken, in the order of the request's fields.</summary>
    public IReadOnlyList<RequestBreach> Breaches { get; }
}
