using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.DodoPayments;

namespace UsageSdk.Benchmarks.Client;

/// <summary>From nothing to the reply of the first call.</summary>
public class StartUpBenchmarks
{
    private readonly byte[] _reply = Payloads.One;

    [Benchmark]
    public async Task<IngestedEvent> ContainerToFirstCall()
    {
        var services = new ServiceCollection();
        services.AddUsageClient(options =>
        {
            options.DodoPayments.ApiKey = "dodo_test_0123456789abcdef0123456789";
            options.PrimaryHandler = new InMemoryHandler(0, _reply);
        });
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IUsageEventsApi>().RetrieveAsync(Payloads.EventId);
    }
}
