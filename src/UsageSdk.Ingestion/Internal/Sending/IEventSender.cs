namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Sends events to a service, and decides what its replies mean for each.</summary>
internal interface IEventSender
{
    /// <summary>How many events to lease for one batch.</summary>
    int BatchSize { get; }

    /// <summary>How many batches may be under way at once.</summary>
    int Batches { get; }

    /// <summary>The most bytes of content of a batch.</summary>
    int MaxBytes { get; }

    /// <summary>Sends a batch. Failures of the service end in the batch, not in exceptions.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels. Events then keep what is known of them.</param>
    Task SendAsync(SendBatch batch, CancellationToken cancellationToken);
}
