using UsageSdk.Http;

namespace UsageSdk.Pacing;

/// <summary>An attempt that waits for its turn.</summary>
/// <remarks>
/// What it resumes runs at once, on the thread of the clock, so that whoever moves a clock by hand sees its effects. No lock is held then,
/// and the lane's timer is set already, so that one that blocks keeps nobody else waiting.
/// </remarks>
internal sealed class Waiter(Lane lane, ApiOperation operation, TimeSpan longestWait, long deadline, long estimate, long order) : TaskCompletionSource
{
    public ApiOperation Operation => operation;

    public TimeSpan LongestWait => longestWait;

    /// <summary>When it gives up.</summary>
    public long Deadline => deadline;

    /// <summary>When it was expected to start, as it came.</summary>
    public long Estimate => estimate;

    /// <summary>Which came first.</summary>
    public long Order => order;

    /// <summary>Its place in the queue, which leads to its neighbours.</summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).Leave(token), this))
        {
            await Task.ConfigureAwait(false);
        }
    }

    private void Leave(CancellationToken cancellationToken)
    {
        if (lane.Remove(this))
        {
            TrySetCanceled(cancellationToken);
        }
    }
}
