using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;
using UsageSdk.UsageEngine;

namespace Docs.Examples;

/// <summary>README.md.</summary>
public sealed class ReadmeExamples
{
    [Fact]
    public async Task The_first_program_prints_eight_days()
    {
        var Console = new StringWriter();

        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_123");
        using var usage = server.CreateClient();

        await usage.Events.TrackAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Value = 3 });
        var report = await usage.Events.AggregateAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Range = AggregateRange.Last7Days });
        foreach (var day in report.List)
        {
            Console.WriteLine($"{day.Period:yyyy-MM-dd}  {day.Values["api_calls"]}");
        }

        var lines = Console.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(8, lines.Length);
        Assert.Contains($"It prints eight days, the last one `{lines[^1]}`", Pages.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_gives_the_client_and_its_groups()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Usage:MaxResponseBytes", "100000")]);

        builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage"));

        builder.Services.AddUsageClient(server.Configure);
        using var app = builder.Build();
        Assert.Empty((await app.Services.GetRequiredService<IUsageClient>().Events.ListAsync()).List);
        Assert.Empty((await app.Services.GetRequiredService<IMetersApi>().ListAsync()).Meters);
    }

    [Fact]
    public async Task A_lost_reply_counts_once()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();

        await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 5 });
        server.Clock.Advance(TimeSpan.FromHours(1));
        server.Faults.For(UsageOperations.BalancesTrack).Meet(Fault.LostReply);
        await server.Clock.RunUntilAsync(usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api", Value = 7 }));

        var report = await usage.Events.AggregateAsync(new() { CustomerId = "cus_1", FeatureId = "api", Range = AggregateRange.Last24Hours });
        Assert.Equal(12, report.Total["api"].Sum);
    }

    [Fact]
    public async Task Events_of_dodo_payments_are_read_back()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.DodoPayments.AddCustomer("cus_123");
        using var usage = server.CreateClient();
        var Console = new StringWriter();

        await usage.UsageEvents.IngestAsync(new()
        {
            Events = [new() { EventId = "evt_1", CustomerId = "cus_123", EventName = "api.call", Metadata = new Dictionary<string, MetadataValue> { ["tokens"] = 150 } }],
        });
        await foreach (var item in usage.UsageEvents.ListAllAsync(new() { CustomerId = "cus_123" }))
        {
            Console.WriteLine($"{item.EventName}: {item.Metadata?["tokens"]}");
        }

        Assert.Equal("api.call: 150", Console.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_meter_is_provisioned_and_usage_is_sent()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();

        var type = await usage.MeterTypes.CreateAsync(new()
        {
            Name = "API calls", Unit = "requests", Capacity = 1000, Timezone = "Europe/Berlin", Aggregation = new() { Type = AggregationType.Sum },
            ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
            Thresholds = [new() { Name = "soon", CapacityPercentage = 90 }],
        });
        var meter = await usage.Meters.CreateAsync(new() { MeterKey = "api", MeterTypeId = type.Id, UserId = "cus_123" });
        var collector = await usage.Collectors.CreateAsync(new() { Name = "usage" });
        await usage.Collectors.SendDataAsync(collector.Id, new() { Data = "api,3" }); // a text, or JSON, in the form that your stream reads

        Assert.Equal("soon", Assert.Single(meter.Thresholds!).Name);
        Assert.Equal((collector.Id, "api,3"), Assert.Single(server.UsageEngine.SentData.Select(sent => (sent.CollectorId, sent.Data.GetString()))));
    }
}
