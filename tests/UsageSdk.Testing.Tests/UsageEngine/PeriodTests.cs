using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2026-01-10T00:00Z", "Etc/UTC", "2026-01-10T00:00Z", "2026-02-01T00:00Z")]
    [InlineData("2026-03-10T12:00Z", "Europe/Berlin", "2026-03-10T12:00Z", "2026-03-31T22:00Z")]
    [InlineData("2026-10-10T12:00Z", "Europe/Berlin", "2026-10-10T12:00Z", "2026-10-31T23:00Z")]
    [InlineData("2026-03-10T12:00Z", "America/New_York", "2026-03-10T12:00Z", "2026-04-01T04:00Z")]
    [Mirrors("U4.3", "U4.4")]
    public async Task The_first_period_starts_with_the_meter(string now, string zone, string start, string end)
    {
        var server = FakeUsageServer.At(now);

        await AddAsync(server, EngineWire.Monthly(zone: zone));

        AssertPeriod(server, start, end);
    }

    [Fact]
    [Mirrors("U4.4")]
    public async Task Berlin_s_months_have_an_hour_less_or_more_at_the_change()
    {
        var server = FakeUsageServer.At("2026-02-10T12:00Z");
        await AddAsync(server, EngineWire.Monthly(zone: "Europe/Berlin"));

        MoveTo(server, "2026-02-28T23:00Z");
        AssertPeriod(server, "2026-02-28T23:00Z", "2026-03-31T22:00Z");
        MoveTo(server, "2026-10-15T00:00Z");
        AssertPeriod(server, "2026-09-30T22:00Z", "2026-10-31T23:00Z");
    }

    [Theory]
    [InlineData("2028-02-01T00:00Z", "2028-02-29T00:00Z")]
    [InlineData("2026-02-01T00:00Z", "2028-02-29T00:00Z")]
    public async Task The_29th_of_February_waits_for_a_leap_year(string now, string end)
    {
        var server = FakeUsageServer.At(now);

        await AddAsync(server, EngineWire.Monthly() with { ResetSchedule = EngineWire.Schedule(day: "29", month: "2") });

        AssertPeriod(server, now, end);
    }

    [Fact]
    [Mirrors("U4.2", "U4.3")]
    public async Task At_its_end_a_period_gives_way_and_the_value_starts_again()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, _, meter) = await AddAsync(server, EngineWire.Monthly(aggregation: "min"));
        using var _ = usage;
        server.UsageEngine.AddUsage(meter.Id, 5);

        MoveTo(server, "2026-03-31T23:59:59.999Z");
        Assert.Equal(5, server.UsageEngine.Meters[0].Value);
        MoveTo(server, "2026-04-01T00:00Z");

        Assert.Equal(0, (await usage.Meters.GetAsync(meter.Id)).Value);
        AssertPeriod(server, "2026-04-01T00:00Z", "2026-05-01T00:00Z");
        server.UsageEngine.AddUsage(meter.Id, 9);
        Assert.Equal(9, server.UsageEngine.Meters[0].Value);
        MoveTo(server, "2026-12-24T00:00Z");
        AssertPeriod(server, "2026-12-01T00:00Z", "2027-01-01T00:00Z");
    }

    [Fact]
    [Mirrors("U4.6")]
    public async Task A_meter_may_go_with_its_period()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, type, meter) = await AddAsync(server, EngineWire.Monthly());
        using var _ = usage;
        await usage.Meters.UpdateAsync(meter.Id, new UpdateMeterRequest { DeleteOnReset = true });

        MoveTo(server, "2026-03-31T23:59Z");
        Assert.Single(server.UsageEngine.Meters);
        MoveTo(server, "2026-04-01T00:00Z");

        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Meters.GetAsync(meter.Id));
        Assert.Equal(0, (await usage.MeterTypes.GetAsync(type.Id)).NumberOfMeters);
        Assert.Equal(1, (await usage.MeterTypes.DeleteAsync(type.Id)).DeletedCount);
    }

    [Fact]
    [Mirrors("U4.5")]
    public async Task A_meter_is_flushed_when_its_period_ends_with_usage_or_without()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, type, meter) = await AddAsync(server, EngineWire.Monthly());
        using var _ = usage;
        var other = await usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "other", MeterTypeId = type.Id, UserId = "user" });
        await usage.Meters.UpdateAsync(other.Id, new UpdateMeterRequest { DeleteOnReset = true });
        server.UsageEngine.AddUsage(meter.Id, 5);
        Assert.Empty(server.UsageEngine.FlushedMeters);

        MoveTo(server, "2026-05-02T00:00Z");

        Assert.Equal(
            [("key", "2026-03-10T12:00Z", "2026-04-01T00:00Z", 5m), ("other", "2026-03-10T12:00Z", "2026-04-01T00:00Z", 0m), ("key", "2026-04-01T00:00Z", "2026-05-01T00:00Z", 0m)],
            server.UsageEngine.FlushedMeters.Select(item => (item.MeterKey, Text(item.PeriodStart), Text(item.PeriodEnd), item.Value!.Value)));
        AssertPeriod(server, "2026-05-01T00:00Z", "2026-06-01T00:00Z");

        static string Text(DateTimeOffset? instant) => instant!.Value.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    [Mirrors("U4.12")]
    public async Task A_new_schedule_applies_after_the_current_period()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, type, meter) = await AddAsync(server, EngineWire.Monthly());
        using var _ = usage;
        server.UsageEngine.AddUsage(meter.Id, 5);

        await usage.MeterTypes.UpdateAsync(type.Id, new UpdateMeterTypeRequest { ResetSchedule = EngineWire.Schedule() });
        AssertPeriod(server, "2026-03-10T12:00Z", "2026-04-01T00:00Z");
        Assert.Equal(5, server.UsageEngine.Meters[0].Value);
        MoveTo(server, "2026-04-01T06:00Z");

        AssertPeriod(server, "2026-04-01T00:00Z", "2026-04-02T00:00Z");
    }

    [Fact]
    public async Task A_period_that_ended_unseen_ended_by_the_old_schedule()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, type, _) = await AddAsync(server, EngineWire.Monthly());
        using var _ = usage;

        MoveTo(server, "2026-04-10T06:00Z");
        await usage.MeterTypes.UpdateAsync(type.Id, new UpdateMeterTypeRequest { ResetSchedule = EngineWire.Schedule() });

        AssertPeriod(server, "2026-04-01T00:00Z", "2026-05-01T00:00Z");
    }

    [Fact]
    public async Task A_schedule_that_never_fires_has_no_end_until_it_is_changed()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        var (usage, type, meter) = await AddAsync(server, EngineWire.Monthly() with { ResetSchedule = EngineWire.Schedule(day: "30", month: "FEB") });
        using var _ = usage;

        Assert.Null((await usage.Meters.GetAsync(meter.Id)).PeriodEnd);
        await usage.MeterTypes.UpdateAsync(type.Id, new UpdateMeterTypeRequest { ResetSchedule = EngineWire.Schedule() });
        AssertPeriod(server, "2026-03-10T12:00Z", "2026-03-11T00:00Z");
        MoveTo(server, "2026-03-12T06:00Z");

        AssertPeriod(server, "2026-03-12T00:00Z", "2026-03-13T00:00Z");
    }

    private static void MoveTo(FakeUsageServer server, string instant) => server.Clock.Advance(EngineWire.At(instant) - server.Clock.GetUtcNow());

    private static void AssertPeriod(FakeUsageServer server, string start, string end)
    {
        var meter = Assert.Single(server.UsageEngine.Meters);
        Assert.Equal((EngineWire.At(start), EngineWire.At(end)), (meter.PeriodStart, meter.PeriodEnd));
    }

    private static async Task<(UsageClient Usage, MeterType Type, Meter Meter)> AddAsync(FakeUsageServer server, CreateMeterTypeRequest request)
    {
        var usage = server.CreateClient();
        var type = await usage.MeterTypes.CreateAsync(request);
        return (usage, type, await usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "key", MeterTypeId = type.Id, UserId = "user" }));
    }
}
