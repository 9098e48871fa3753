using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;
using UsageSdk.UsageEngine;

namespace Docs.Examples;

/// <summary>src/docs/migration.md, run against the fake server in place of the services.</summary>
public sealed class MigrationExamples : IDisposable
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");

    /// <summary>Stands in for the client's own name, so that the examples reach the fake.</summary>
    private Factory UsageClient => new(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task From_autumn_js()
    {
        _server.Autumn.AddCustomer("cus_123");
        var key = _server.Autumn.SecretKey;

        using var usage = UsageClient.Create(new() { Autumn = { SecretKey = key } });
        await usage.Events.TrackAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Value = 3, Properties = new() { ["model"] = "small" } });
        var report = await usage.Events.AggregateAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Range = AggregateRange.Last7Days, GroupBy = "properties.model" });
        var (list, total) = (report.List, report.Total);

        Assert.Equal(3, list[^1].GroupedValues!["api_calls"]["small"]);
        Assert.Equal(3, total["api_calls"].Sum);
    }

    [Fact]
    public async Task From_python()
    {
        _server.Autumn.AddCustomer("cus_123");
        var key = _server.Autumn.SecretKey;

        using var usage = UsageClient.Create(new() { Autumn = { SecretKey = key } });
        await usage.Events.TrackAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Value = 3 });
        var page = await usage.Events.ListAsync(new() { CustomerId = "cus_123", Offset = 0, Limit = 50 });

        Assert.Equal(3, Assert.Single(page.List).Value);
    }

    [Fact]
    public async Task From_dodopayments_csharp()
    {
        _server.DodoPayments.AddCustomer("cus_123");
        var key = _server.DodoPayments.ApiKey;
        var Console = new StringWriter();

        using var usage = UsageClient.Create(new() { DodoPayments = { ApiKey = key, Environment = DodoPaymentsEnvironment.Live } });
        await usage.UsageEvents.IngestAsync(new()
        {
            Events = [new() { EventId = "evt_1", CustomerId = "cus_123", EventName = "api.call" }],
        });
        await foreach (var item in usage.UsageEvents.ListAllAsync(new() { CustomerId = "cus_123" })) { Console.WriteLine(item.EventId); }

        Assert.Equal("evt_1", Console.ToString().TrimEnd());
    }

    [Fact]
    public async Task From_http()
    {
        using var seeding = _server.CreateClient();
        var meterTypeId = (await seeding.MeterTypes.CreateAsync(new()
        {
            Name = "API calls",
            Unit = "requests",
            Timezone = "UTC",
            Aggregation = new() { Type = AggregationType.Sum },
            ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
        })).Id;
        var (id, secret) = (_server.UsageEngine.ClientId, _server.UsageEngine.ClientSecret);
        var Console = new StringWriter();

        using var usage = UsageClient.Create(new() { UsageEngine = { ClientId = id, ClientSecret = secret } });
        await usage.Meters.CreateAsync(new() { MeterKey = "api", MeterTypeId = meterTypeId, UserId = "cus_123" });
        await foreach (var meter in usage.Meters.ListAllAsync(new() { UserId = "cus_123" })) { Console.WriteLine($"{meter.MeterKey}: {meter.Value}"); }

        Assert.Equal("api: 0", Console.ToString().TrimEnd());
        Assert.Equal(2, _server.UsageEngine.TokensIssued);
    }

    private sealed class Factory(FakeUsageServer server)
    {
        /// <summary>The options as they are, but over the fake's handler: the host does not matter to it.</summary>
        public UsageClient Create(UsageClientOptions options)
        {
            (options.PrimaryHandler, options.TimeProvider) = (server.CreateHandler(), server.Time);
            return UsageSdk.UsageClient.Create(options);
        }
    }
}
