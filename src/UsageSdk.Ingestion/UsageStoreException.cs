namespace UsageSdk.Ingestion;

/// <summary>The queue's store cannot be opened, read or written: a full disk, a file that is read-only or damaged, a lost connection. What was acknowledged before is still there if the store is.</summary>
/// <param name="message">What failed, which store, and what to do.</param>
/// <param name="innerException">The store's own exception.</param>
public sealed class UsageStoreException(string message, Exception? innerException = null) : UsageException("ingestion.store", message, innerException)
{
    /// <summary>
    /// Whether the write may have taken effect, as when a connection is lost during a commit. Enqueue the same events under the same ids again: those that the store has are not added twice.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }
}
