namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>Something other than the client has failed in a call. Its message may hold anything, so only its type is told.</summary>
internal sealed class UnexpectedFailureException(Exception cause) : UsageException("ingestion.deliver", $"ingestion.deliver: a handler has failed with {cause.GetType().FullName}.", cause);
