using UsageSdk.Testing;

namespace UsageSdk.Samples.Tests.Worker;

public sealed class WatchTests : IDisposable
{
    private readonly WorkerFixture _fixture = new();
    private readonly SearchedWriter _output = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task It_applies_the_file_again_when_it_changes_whatever_it_was_between_and_stops_when_told()
    {
        using var worker = _fixture.Worker(_output, watch: true);
        await worker.StartAsync(TestContext.Current.CancellationToken);

        await _output.Has("Watching meters.json");
        Assert.Equal(0, worker.ExitCode);
        _fixture.File.Change("{");
        await RunUntilAsync("Watching meters.json", times: 2);
        Assert.Equal(1, worker.ExitCode);
        _fixture.File.Change(WorkerFixture.Committed().Replace("\"capacity\": 500\n", "\"capacity\": 750\n", StringComparison.Ordinal));
        await RunUntilAsync("Watching meters.json", times: 3);
        Assert.False(_fixture.HasEnded);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("capacity: 500 -> 750", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(750, _fixture.Server.UsageEngine.MeterTypes[1].Capacity);
        Assert.Equal("Stopped.", WorkerFixture.Lines(_output)[^1]);
        Assert.Equal((0, true), (worker.ExitCode, _fixture.HasEnded));
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_says_how_far_it_is_and_the_next_run_does_the_rest()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Server.Faults.For(UsageOperations.MetersCreate).Where(request => request.BodyText.Contains("cus_globex", StringComparison.Ordinal) && (arrived.TrySetResult() || true)).Meet(Fault.Silence);
        using var worker = _fixture.Worker(_output);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Applied: 3 of 7. Run it again for the rest.", "Stopped."], WorkerFixture.Lines(_output).TakeLast(2));
        Assert.Equal(1, worker.ExitCode);
        Assert.Equal(0, (await _fixture.RunAsync()).ExitCode);
        Assert.Equal(7, _fixture.Names().Distinct().Count());
        Assert.Equal(7, _fixture.Names().Count);
    }

    private Task RunUntilAsync(string text, int times) => _fixture.Server.Clock.RunUntilAsync(_output.Has(text, times), cancellationToken: TestContext.Current.CancellationToken);
}
