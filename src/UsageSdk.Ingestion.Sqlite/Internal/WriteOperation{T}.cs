namespace UsageSdk.Ingestion.Sqlite.Internal;

/// <summary>A change of the store with a result.</summary>
internal sealed class WriteOperation<T> : WriteOperation
{
    // Callers go on elsewhere: the writer has the next group to write.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<WriteSession, T> _work;
    private readonly CancellationTokenRegistration _registration;
    private T? _result;

    public WriteOperation(Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        _work = work;
        _registration = cancellationToken.UnsafeRegister(static (operation, token) => ((WriteOperation<T>)operation!)._completion.TrySetCanceled(token), this);
    }

    public Task<T> Task => _completion.Task;

    public override bool IsCancelled => _completion.Task.IsCompleted;

    public override void Run(WriteSession session) => _result = _work(session);

    public override void Complete()
    {
        _registration.Dispose();
        _completion.TrySetResult(_result!);
    }

    public override void Fail(Exception exception)
    {
        _registration.Dispose();
        _completion.TrySetException(exception);
    }
}
