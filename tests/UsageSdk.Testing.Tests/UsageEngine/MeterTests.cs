using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class MeterTests : IDisposable
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");
    private readonly UsageClient _usage;

    public MeterTests() => _usage = _server.CreateClient();

    [Fact]
    [Mirrors("U4.1")]
    public async Task A_meter_inherits_from_its_type()
    {
        var type = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly(zone: "Europe/Berlin") with { Capacity = 100, Thresholds = [new Threshold { CapacityPercentage = 90 }] });

        var meter = await _usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "key", MeterTypeId = type.Id, UserId = "user", CustomFields = new() { ["plan"] = "gold" } });

        Assert.Equal((100m, "Europe/Berlin", "requests", type.Name), (meter.Capacity, meter.Timezone, meter.Unit, meter.MeterTypeName));
        Assert.Equal((90m, "gold", 0m, false), (Assert.Single(meter.Thresholds!).CapacityPercentage, meter.CustomFields!["plan"].GetString(), meter.Value, meter.DeleteOnReset));
        Assert.Equal(("key", type.Id, "user"), (meter.MeterKey, meter.MeterTypeId, meter.UserId));
        Assert.NotEqual(type.Id, meter.Id);
        Assert.Equal(meter.Id, (await _usage.Meters.GetAsync(meter.Id)).Id);
        Assert.Equal(meter.Id, Assert.Single(_server.UsageEngine.Meters).Id);
    }

    [Fact]
    [Mirrors("U1.7", "U4.14")]
    public async Task An_update_overrides_what_was_inherited()
    {
        var (type, meter) = await AddAsync();

        var updated = await _usage.Meters.UpdateAsync(meter.Id, new UpdateMeterRequest { Capacity = 5, DeleteOnReset = true, Thresholds = [], CustomFields = new() { ["a"] = 1 } });
        await _usage.MeterTypes.UpdateAsync(type.Id, new UpdateMeterTypeRequest { Capacity = 7, Unit = "MB", Name = "Renamed" });
        var later = await _usage.Meters.GetAsync(meter.Id);

        Assert.Equal((5m, true, 0, 1), (updated.Capacity, updated.DeleteOnReset, updated.Thresholds!.Count, updated.CustomFields!["a"].GetInt32()));
        Assert.Equal((5m, "MB", "Renamed"), (later.Capacity, later.Unit, later.MeterTypeName));
    }

    [Theory]
    [InlineData("""{"capacity":null}""")]
    [InlineData("""{"capacity":-1}""")]
    [InlineData("""{"customFields":null}""")]
    [InlineData("""{"customFields":[]}""")]
    [InlineData("""{"deleteOnReset":null}""")]
    [InlineData("""{"deleteOnReset":"true"}""")]
    [InlineData("""{"capacity":1,"thresholds":null}""")]
    [InlineData("[]")]
    [InlineData("")]
    [Mirrors("U3.14")]
    public async Task A_broken_update_changes_nothing(string body)
    {
        using var wire = await EngineWire.StartAsync();
        var id = (await wire.AddMeterTypeAsync()).Split('/')[^1];
        var meter = await wire.SendAsync("POST", "usage-metering/v1/meters", $$"""{"meterKey":"k","meterTypeId":"{{id}}","userId":"u"}""");

        var reply = await wire.SendAsync("PATCH", $"usage-metering/v1/meters/{meter.Json["id"]}", body);

        Assert.Equal(400, reply.Status);
        Assert.Equal(meter.Text, (await wire.GetAsync($"usage-metering/v1/meters/{meter.Json["id"]}")).Text);
    }

    [Theory]
    [InlineData("meterKey", 36, 200)]
    [InlineData("meterKey", 37, 400)]
    [InlineData("meterTypeId", 36, 404)]
    [InlineData("meterTypeId", 37, 400)]
    [InlineData("userId", 320, 200)]
    [InlineData("userId", 321, 400)]
    public async Task Keys_have_lengths(string name, int length, int status)
    {
        using var wire = await EngineWire.StartAsync();
        var id = (await wire.AddMeterTypeAsync()).Split('/')[^1];
        var body = EngineWire.With($$"""{"meterKey":"k","meterTypeId":"{{id}}","userId":"u"}""", $$"""{"{{name}}":"{{new string('x', length)}}"}""");

        var reply = await wire.SendAsync("POST", "usage-metering/v1/meters", body);
        var missing = await wire.SendAsync("POST", "usage-metering/v1/meters", body.Replace(name, "other", StringComparison.Ordinal));

        Assert.Equal((status, 400), (reply.Status, missing.Status));
    }

    [Fact]
    public async Task Two_hundred_and_fifty_meters_are_listed_a_hundred_a_page()
    {
        var type = await _usage.MeterTypes.CreateAsync(EngineWire.Monthly());
        for (var number = 0; number < 250; number++)
        {
            await _usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = $"key{number}", MeterTypeId = type.Id, UserId = $"user{number % 2}" });
        }

        var all = await ToListAsync(_usage.Meters.ListAllAsync());
        var queries = _server.Requests.Where(request => request is { Method: "GET", Path: "/usage-metering/v1/meters" }).Select(request => request.Query).ToList();

        Assert.Equal(Enumerable.Range(0, 250).Select(number => $"key{number}"), all.Select(meter => meter.MeterKey));
        Assert.Equal(["?limit=100&skip=0", "?limit=100&skip=99", "?limit=100&skip=198", "?limit=100&skip=249"], queries);
        Assert.Equal(125, (await ToListAsync(_usage.Meters.ListAllAsync(new ListMetersRequest { UserId = "user1" }))).Count);
        Assert.Equal("key42", Assert.Single((await _usage.Meters.ListAsync(new ListMetersRequest { MeterKey = "key42", MeterTypeId = type.Id })).Meters).MeterKey);
        Assert.Empty((await _usage.Meters.ListAsync(new ListMetersRequest { UserId = "user" })).Meters);
        Assert.Empty((await _usage.Meters.ListAsync(new ListMetersRequest { MeterTypeId = "another" })).Meters);
        Assert.Equal(25, (await _usage.Meters.ListAsync()).Meters.Count);
    }

    [Theory]
    [InlineData("sum", 5, 12)]
    [InlineData("increment", 1, 3)]
    [InlineData("max", 5, 10)]
    [InlineData("min", 5, -3)]
    [Mirrors("U3.1", "U4.2")]
    public async Task Usage_adds_up_by_the_aggregation(string aggregation, decimal first, decimal all)
    {
        var (_, meter) = await AddAsync(EngineWire.Monthly(aggregation: aggregation));

        Assert.True(_server.UsageEngine.AddUsage(meter.Id, 5));
        Assert.Equal(first, (await _usage.Meters.GetAsync(meter.Id)).Value);
        _server.UsageEngine.AddUsage(meter.Id, 10);
        _server.UsageEngine.AddUsage(meter.Id, -3);

        Assert.Equal(all, (await _usage.Meters.GetAsync(meter.Id)).Value);
    }

    [Fact]
    public async Task A_sum_is_exact_and_stays_within_decimal()
    {
        var (_, meter) = await AddAsync();

        _server.UsageEngine.AddUsage(meter.Id, 70_000_000_000_000_000_000_000_000_000m);
        Assert.Throws<OverflowException>(() => _server.UsageEngine.AddUsage(meter.Id, 70_000_000_000_000_000_000_000_000_000m));
        _server.UsageEngine.AddUsage(meter.Id, 0.04m);
        _server.UsageEngine.AddUsage(meter.Id, 0.04m);
        _server.UsageEngine.AddUsage(meter.Id, -70_000_000_000_000_000_000_000_000_000m);

        Assert.Equal(0.08m, (await _usage.Meters.GetAsync(meter.Id)).Value);
    }

    [Fact]
    [Mirrors("U4.8", "U4.9")]
    public async Task Usage_counts_while_the_type_is_active()
    {
        var (_, meter) = await AddAsync(EngineWire.Monthly() with { ActiveFrom = EngineWire.At("2026-03-11T00:00Z"), ActiveTo = EngineWire.At("2026-03-12T00:00Z") });

        Assert.False(_server.UsageEngine.AddUsage(meter.Id, 1));
        _server.Clock.Advance(TimeSpan.FromHours(12));
        Assert.True(_server.UsageEngine.AddUsage(meter.Id, 2));
        _server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(_server.UsageEngine.AddUsage(meter.Id, 4));

        Assert.Equal(2, _server.UsageEngine.Meters[0].Value);
        Assert.Throws<ArgumentException>(() => _server.UsageEngine.AddUsage("nobody", 1));
    }

    [Fact]
    public async Task Parallel_calls_lose_nothing()
    {
        var (type, shared) = await AddAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                await _usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = $"{worker}-{number}", MeterTypeId = type.Id, UserId = "user" });
                _server.UsageEngine.AddUsage(shared.Id, 1);
                Assert.NotEmpty(_server.UsageEngine.Meters);
            }
        })));

        Assert.Equal(401, _server.UsageEngine.Meters.Select(meter => meter.Id).Distinct().Count());
        Assert.Equal((400m, 401), (_server.UsageEngine.Meters[0].Value, _server.UsageEngine.MeterTypes[0].NumberOfMeters));
        Assert.Equal(1, _server.UsageEngine.TokensIssued);
    }

    public void Dispose() => _usage.Dispose();

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var items = new List<T>();
        await foreach (var item in source)
        {
            items.Add(item);
        }

        return items;
    }

    private async Task<(MeterType Type, Meter Meter)> AddAsync(CreateMeterTypeRequest? request = null)
    {
        var type = await _usage.MeterTypes.CreateAsync(request ?? EngineWire.Monthly());
        return (type, await _usage.Meters.CreateAsync(new CreateMeterRequest { MeterKey = "key", MeterTypeId = type.Id, UserId = "user" }));
    }
}
