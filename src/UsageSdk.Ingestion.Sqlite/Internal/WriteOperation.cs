namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>A change of the store that a caller waits for.</summary>
internal abstract class WriteOperation
{
    /// <summary>Whether its caller has gone.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Makes the change within the open transaction. It may run twice, if the first transaction failed.</summary>
    /// <param name="session">The writing connection.</param>
    public abstract void Run(WriteSession session);

    /// <summary>Tells the caller that the change is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that there is no change.</summary>
    /// <param name="exception">Why.</param>
    public abstract void Fail(Exception exception);
}
