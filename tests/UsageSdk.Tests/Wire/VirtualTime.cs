using UsageSdk.Testing;

namespace UsageSdk.Tests.Wire;

/// <summary>Runs a call while its clock jumps from timer to timer.</summary>
internal static class VirtualTime
{
    /// <summary>Ends when the call does. What is behind the client must answer without waiting for anything but the clock.</summary>
    public static async Task<Exception?> RunAsync(ManualTimeProvider clock, Func<Task> call) =>
        await Task.Run(() =>
        {
            // On a thread without a synchronization context, so that what a timer resumes runs before the next jump.
            var running = call();
            while (!running.IsCompleted && clock.AdvanceToNextTimer())
            {
            }

            return Record.ExceptionAsync(() => running).AsTask();
        });
}
