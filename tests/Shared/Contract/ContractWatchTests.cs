using UsageSdk.Testing;

namespace UsageSdk.Tests.Contract;

/// <summary>In each project that has the watch: it sees, and it fails.</summary>
public sealed class ContractWatchTests
{
    [Fact]
    public async Task Exchange_with_a_fake_server_is_checked()
    {
        var before = ContractWatch.Exchanges;
        using var server = new FakeUsageServer();
        using var usage = server.CreateClient();

        await usage.UsageEvents.ListAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(ContractWatch.Exchanges > before);
    }
}
