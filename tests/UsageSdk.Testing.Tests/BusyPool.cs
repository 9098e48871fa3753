namespace UsageSdk.Testing.Tests;

/// <summary>Keeps the thread pool busy, as tests that run in parallel do: twice as many items of work as there are processors, each queued again at its end.</summary>
internal sealed class BusyPool : IAsyncDisposable
{
    private const int Spins = 500_000;

    private readonly Task[] _work;
    private volatile bool _isOver;

    public BusyPool() => _work = [.. Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Task.Run(WorkAsync))];

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await Task.WhenAll(_work);
    }

    private async Task WorkAsync()
    {
        while (!_isOver)
        {
            Thread.SpinWait(Spins);
            await Task.Yield();
        }
    }
}
