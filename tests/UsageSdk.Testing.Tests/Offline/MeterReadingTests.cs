using UsageSdk.Offline;
using UsageSdk.Testing.Tests.UsageEngine;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.Offline;

/// <summary>A meter that is read offline shows what the server shows, also when its schedule was changed.</summary>
public sealed class MeterReadingTests : IDisposable
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");
    private readonly UsageClient _usage;
    private readonly List<MeterValue> _values = [];

    public MeterReadingTests() => _usage = _server.CreateClient();

    public void Dispose()
    {
        _usage.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("1", "*")]
    [InlineData("*", "1")]
    public async Task A_changed_schedule_does_not_make_the_reading_wrong(string before, string after)
    {
        var type = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly() with { ResetSchedule = EngineWire.Schedule(day: before) });
        var meter = await _usage.Meters.CreateAsync(new() { MeterKey = "key", MeterTypeId = type.Id, UserId = "user" });
        Use(meter, 1);
        MoveTo("2026-03-12T06:00Z");
        Use(meter, 2);

        await _usage.MeterTypes.UpdateAsync(type.Id, new() { ResetSchedule = EngineWire.Schedule(day: after) });
        Use(meter, 4);
        await AssertReadAsync(meter.Id);
        foreach (var instant in (string[])["2026-03-12T23:59Z", "2026-03-13T06:00Z", "2026-03-31T06:00Z", "2026-04-01T00:00Z", "2026-04-02T06:00Z"])
        {
            MoveTo(instant);
            Use(meter, 8);
            await AssertReadAsync(meter.Id);
        }
    }

    private async Task AssertReadAsync(string id)
    {
        var meter = await _usage.Meters.GetAsync(id);
        var type = await _usage.MeterTypes.GetAsync(meter.MeterTypeId);

        var reading = UsageEngineMeter.From(type, meter).ReadAt(_values, _server.Clock.GetUtcNow());

        Assert.Equal((meter.PeriodStart, meter.PeriodEnd, meter.Value), (reading.Period.Start, reading.Period.End, reading.Value));
    }

    private void Use(Meter meter, decimal value)
    {
        _server.UsageEngine.AddUsage(meter.Id, value);
        _values.Add(new(_server.Clock.GetUtcNow(), value));
    }

    private void MoveTo(string instant) => _server.Clock.AdvanceTo(EngineWire.At(instant));
}
