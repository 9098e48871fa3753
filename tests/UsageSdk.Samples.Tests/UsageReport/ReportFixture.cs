using UsageReport;
using UsageSdk.Offline;
using UsageSdk.Testing;

namespace UsageSdk.Samples.Tests.UsageReport;

/// <summary>Reports of events of a test.</summary>
internal static class ReportFixture
{
    private static int _count;

    public static FakeUsageServer Server(string now, params IReadOnlyList<UsageRecord> events)
    {
        var server = FakeUsageServer.At(now);
        foreach (var item in events)
        {
            server.Autumn.AddEvent(item);
        }

        return server;
    }

    public static UsageRecord Event(string timestamp, decimal value, string customer = "cus_1", string feature = "api", string? model = "m1") => new(
        $"evt_{Interlocked.Increment(ref _count):D27}", feature, customer, DateTimeOffset.Parse(timestamp, System.Globalization.CultureInfo.InvariantCulture), value,
        properties: model is null ? null : UsageProperties.FromJsonObject(new() { ["model"] = model }));

    public static async Task<Report> ReadAsync(FakeUsageServer server, int days = 14, HttpMessageHandler? handler = null)
    {
        using var usage = server.CreateClient(options => options.PrimaryHandler = handler ?? options.PrimaryHandler);
        var report = await new ReportReader(usage, server.Clock).ReadAsync(days, "properties.model", TestContext.Current.CancellationToken);
        return Assert.IsType<Report>(report);
    }

    public static async Task<Report> ReadAsync(params IReadOnlyList<UsageRecord> events)
    {
        using var server = Server("2026-03-10T12:00Z", events);
        return await ReadAsync(server);
    }
}
