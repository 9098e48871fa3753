using UsageSdk.Testing;

[assembly: AssemblyFixture(typeof(UsageSdk.MeteredApi.Tests.ReadContract))]

namespace UsageSdk.MeteredApi.Tests;

/// <summary>
/// Has the contract read before the tests begin. The first exchange of a process reads it, which may take longer than an attempt of a real clock lasts;
/// here the clock stands still.
/// </summary>
public sealed class ReadContract : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        using var server = new FakeUsageServer();
        using var usage = server.CreateClient();
        await usage.Events.ListAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
