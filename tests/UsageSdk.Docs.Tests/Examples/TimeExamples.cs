using System.Text.Json.Nodes;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Testing;
using UsageSdk.UsageEngine;

namespace Docs.Examples;

/// <summary>src/docs/time-and-bins.md.</summary>
public sealed class TimeExamples
{
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task March_has_the_usage_of_march()
    {
        using var server = FakeUsageServer.At("2026-04-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        await TrackAsync(usage, new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), 1, "small");
        await TrackAsync(usage, April.AddMilliseconds(-1), 2, "small");
        await TrackAsync(usage, April.AddMinutes(10), 4, "large");

        var march = await usage.Events.AggregateAsync(new()
        {
            CustomerId = "cus_1",
            FeatureId = ["api_calls", "tokens"],
            CustomRange = new() { Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), End = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero) },
            BinSize = BinSize.Month,
            GroupBy = "properties.model",
        });
        var byModel = march.List[0].GroupedValues!["api_calls"];

        Assert.Equal(3, byModel["small"]);
        Assert.DoesNotContain("large", byModel.Keys);
        Assert.Equal(["api_calls"], march.Total.Keys);
        Assert.Equal(3, march.Total["api_calls"].Sum);
        var toApril = await usage.Events.AggregateAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls", CustomRange = new() { Start = April.AddDays(-31), End = April } });
        Assert.Equal(7, toApril.Total["api_calls"].Sum);
    }

    [Fact]
    public async Task A_period_ends_at_midnight_in_berlin()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var Console = new StringWriter();

        var type = await usage.MeterTypes.CreateAsync(new()
        {
            Name = "API calls", Unit = "requests", Timezone = "Europe/Berlin", Aggregation = new() { Type = AggregationType.Sum },
            ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
        });
        var meter = await usage.Meters.CreateAsync(new() { MeterKey = "api", MeterTypeId = type.Id, UserId = "cus_1" });
        Console.WriteLine($"{meter.PeriodStart:u} to {meter.PeriodEnd:u}");

        Assert.Contains($"it prints `{Console.ToString().TrimEnd()}`", Pages.Read("src/docs/time-and-bins.md"), StringComparison.Ordinal);
    }

    private static Task TrackAsync(UsageClient usage, DateTimeOffset at, decimal value, string model) =>
        usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls", Timestamp = at, Value = value, Properties = new JsonObject { ["model"] = model } });
}
