using UsageSdk.Autumn;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/pagination.md.</summary>
public sealed class PaginationExamples
{
    [Fact]
    public async Task All_pages_or_one()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        for (var value = 1; value <= 5; value++)
        {
            await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls", Value = value });
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        var Console = new StringWriter();

        var calls = 0m;
        await foreach (var item in usage.Events.ListAllAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls" }, cancellationToken: cancellationToken))
        {
            calls += item.Value;
        }

        var page = await usage.Events.ListAsync(new() { CustomerId = "cus_1", Limit = 2, Offset = 2 }, cancellationToken: cancellationToken);
        Console.WriteLine($"{page.List.Count} events, {(page.HasMore ? "more follow" : "the last ones")}");

        Assert.Equal(15, calls);
        Assert.Equal("2 events, more follow", Console.ToString().TrimEnd());
    }
}
