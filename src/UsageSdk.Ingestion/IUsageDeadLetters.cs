namespace UsageSdk.Ingestion;

/// <summary>The events that could not be delivered. They stay until they are queued again or removed.</summary>
/// <remarks>Not for implementing outside UsageSdk: members may be added in minor versions.</remarks>
public interface IUsageDeadLetters
{
    /// <summary>Lists dead letters, oldest first.</summary>
    /// <param name="outcome">Only those rejected, expired or unknown; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The letters, read in pages; those that come meanwhile may be missing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The outcome is none of these.</exception>
    /// <exception cref="UsageStoreException">The store cannot be read.</exception>
    IAsyncEnumerable<UsageDeadLetter> ListAsync(UsageOutcome? outcome = null, CancellationToken cancellationToken = default);

    /// <summary>Queues an event again, as it is or mended. From then on it is pending.</summary>
    /// <remarks>
    /// An event whose outcome is unknown may have been counted. Dodo Payments never counts an id twice, so there it is queued again under its own id, with a
    /// time that is not too old; what the service already has stays as it is. Elsewhere it is refused: look at the service first; what is missing there can be enqueued under a new id.
    /// </remarks>
    /// <param name="letter">The letter, as listed.</param>
    /// <param name="mended">The event in its place, with the same destination; null for the letter's own. Its id may be another; the queue then forgets the old one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was there to be queued again: false when it has been queued or removed since it was listed.</returns>
    /// <exception cref="ArgumentException">The letter's outcome is unknown and sending it again could count it twice, or the mended event goes elsewhere.</exception>
    /// <exception cref="UsageRequestValidationException">The event breaks documented rules, is too old for its service, or has the id of another event.</exception>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<bool> RequeueAsync(UsageDeadLetter letter, UsageEvent? mended = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a letter for good. It stays counted as what it was.</summary>
    /// <remarks>Its id is forgotten at once: the same event enqueued after that is new, is sent, and may count twice.</remarks>
    /// <param name="letter">The letter, as listed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was there to be removed.</returns>
    /// <exception cref="UsageStoreException">The store failed.</exception>
    ValueTask<bool> RemoveAsync(UsageDeadLetter letter, CancellationToken cancellationToken = default);
}
