using FakeServer;
using UsageSdk.Offline;
using UsageSdk.Testing;

namespace UsageSdk.Samples.Tests;

public sealed class FakeServerStateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    private string Path => System.IO.Path.Combine(_directory.FullName, "state.json");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task What_one_run_was_sent_the_next_one_knows()
    {
        await RunAsync(["cus_1"], Now, async usage =>
        {
            await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "f", Value = 3 });
            await usage.Collectors.CreateAsync(new() { Name = "first" });
        });
        await RunAsync(["cus_2"], Now.AddHours(1), async usage =>
        {
            await usage.Events.TrackAsync(new() { CustomerId = "cus_2", FeatureId = "f", Value = 4 });
            Assert.Equal([4, 3], (await usage.Events.ListAsync(new())).List.Select(item => item.Value));
            Assert.Equal("first", Assert.Single((await usage.Collectors.ListAsync()).Collectors).Name);
        });

        using var saved = FakeUsageServer.FromState(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
        Assert.Equal(["cus_1", "cus_2"], saved.Autumn.Events.Select(item => item.CustomerId));
        Assert.Equal([Path], Directory.GetFiles(_directory.FullName));
    }

    [Fact]
    public async Task The_clock_of_the_next_run_never_goes_back()
    {
        await RunAsync([], Now, static _ => Task.CompletedTask);

        await RunAsync([], Now.AddHours(-5), static _ => Task.CompletedTask);

        using var saved = FakeUsageServer.FromState(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
        Assert.Equal(Now, saved.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_customer_that_is_named_again_keeps_its_billing_cycle()
    {
        using var seeded = FakeUsageServer.At(Now);
        seeded.Autumn.AddCustomer("cus_1", new BillingCycle(Now, Now.AddDays(30), Now));
        await File.WriteAllTextAsync(Path, seeded.SaveState(), TestContext.Current.CancellationToken);

        await RunAsync(["cus_1"], Now, static _ => Task.CompletedTask);

        Assert.Contains("billingCycle", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_state_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(Path, "mine", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<FakeServerStateException>(() => RunAsync([], Now, static _ => Task.CompletedTask));

        Assert.Equal("mine", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_of_at_the_start() =>
        await Assert.ThrowsAnyAsync<IOException>(() => FakeServerRun.RunAsync(
            0, [], TimeProvider.System, new StateFile(System.IO.Path.Combine(Path, "missing", "state.json")), TextWriter.Null, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_write_that_fails_leaves_the_file_as_it_was()
    {
        await File.WriteAllTextAsync(Path, "before", TestContext.Current.CancellationToken);
        Directory.CreateDirectory($"{Path}.tmp");

        Assert.ThrowsAny<Exception>(() => new StateFile(Path).Write("after"));

        Assert.Equal("before", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    /// <summary>Runs the server on a port, and a client on it.</summary>
    private async Task RunAsync(IReadOnlyCollection<string> customers, DateTimeOffset now, Func<IUsageClient, Task> use)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new SignallingWriter();
        var running = FakeServerRun.RunAsync(0, customers, new ManualTimeProvider(now), new StateFile(Path), output, cancellation.Token);
        var text = await await Task.WhenAny(output.FirstText, running.ContinueWith(static _ => "", TaskScheduler.Default));
        if (text.Length > 0)
        {
            using var server = new FakeUsageServer();
            var options = new UsageClientOptions();
            server.Configure(options, SignallingWriter.AddressIn(text));
            using var usage = UsageClient.Create(options);
            await use(usage);
            await cancellation.CancelAsync();
        }

        await running;
    }
}
