namespace UsageSdk;

/// <summary>A call was cancelled by its caller. As for every cancellation, <c>catch (OperationCanceledException)</c> catches it.</summary>
public sealed class UsageCanceledException : OperationCanceledException
{
    internal UsageCanceledException(string operation, bool wasSent, OperationCanceledException innerException, CancellationToken cancellationToken)
        : base($"{operation}: the call was cancelled{(wasSent ? "; it may have taken effect" : " before anything was sent")}.", innerException, cancellationToken) =>
        (Operation, WasSent) = (operation, wasSent);

    /// <summary>The operation, one of <see cref="UsageOperations"/>.</summary>
    public string Operation { get; }

    /// <summary>Whether some of the request may have reached the service in any attempt, so that the call may have taken effect. False is certain: it did nothing.</summary>
    public bool WasSent { get; }
}
