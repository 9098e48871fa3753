namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>The rules of a meter type's members, on create and in PATCH.</summary>
public sealed class MeterTypeRuleTests
{
    private const string Types = "usage-metering/v1/meter-types";

    public static TheoryData<string> Good => [.. new[]
    {
        """{"name":"aZ0_ .-()"}""",
        $$"""{"name":"{{new string('n', 80)}}"}""",
        $$"""{"description":"{{Emoji(200)}}"}""",
        $$"""{"category":"{{Emoji(50)}}"}""",
        $$"""{"externalRef":"{{Emoji(100)}}"}""",
        $$"""{"unit":"{{Emoji(50)}}"}""",
        """{"capacity":0}""",
        """{"capacity":0.5}""",
        """{"thresholds":[]}""",
        """{"thresholds":[{"absoluteValue":1},{"capacityPercentage":1},{"absoluteValue":1,"name":"a"},{"absoluteValue":-1},{"absoluteValue":1,"customFields":{"a":[1]}}]}""",
        """{"timezone":"Europe/Berlin"}""",
        """{"timezone":"Asia/Calcutta"}""",
        """{"resetSchedule":{"minute":"*/15","hour":"1-5","day":"31","month":"jan,DEC","weekday":"FRI-SUN"}}""",
        """{"activeFrom":"2026-03-10T12:00:00Z"}""",
        """{"activeFrom":null,"activeTo":null}""",
        """{"activeTo":"2026-03-10T13:00:00+01:00"}""",
        """{"unknown":1}""",
    }];

    public static TheoryData<string> Bad => [.. new[]
    {
        """{"name":""}""",
        """{"name":null}""",
        """{"name":1}""",
        """{"name":"a/b"}""",
        """{"name":"é"}""",
        """{"name":"a\n!"}""",
        $$"""{"name":"{{new string('n', 81)}}"}""",
        $$"""{"description":"{{Emoji(201)}}"}""",
        """{"description":null}""",
        $$"""{"category":"{{Emoji(51)}}"}""",
        """{"category":1}""",
        $$"""{"externalRef":"{{Emoji(101)}}"}""",
        $$"""{"unit":"{{Emoji(51)}}"}""",
        """{"unit":null}""",
        """{"capacity":-0.01}""",
        """{"capacity":"1"}""",
        """{"capacity":1e400}""",
        """{"capacity":null}""",
        """{"thresholds":null}""",
        """{"thresholds":{}}""",
        """{"thresholds":[null]}""",
        """{"thresholds":[{}]}""",
        """{"thresholds":[{"absoluteValue":1,"capacityPercentage":1}]}""",
        """{"thresholds":[{"absoluteValue":null}]}""",
        """{"thresholds":[{"absoluteValue":1,"name":1}]}""",
        """{"thresholds":[{"absoluteValue":1,"customFields":[]}]}""",
        """{"thresholds":[{"absoluteValue":1},{"absoluteValue":1},{"absoluteValue":1},{"absoluteValue":1},{"absoluteValue":1},{"absoluteValue":1}]}""",
        """{"timezone":"Europe/Nowhere"}""",
        """{"timezone":"W. Europe Standard Time"}""",
        """{"timezone":"../etc/passwd"}""",
        """{"timezone":""}""",
        """{"timezone":null}""",
        """{"resetSchedule":null}""",
        """{"resetSchedule":"0 0 1 * *"}""",
        """{"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*"}}""",
        """{"resetSchedule":{"minute":"60","hour":"0","day":"1","month":"*","weekday":"*"}}""",
        """{"resetSchedule":{"minute":"0","hour":"24","day":"1","month":"*","weekday":"*"}}""",
        """{"resetSchedule":{"minute":"0","hour":"0","day":"0","month":"*","weekday":"*"}}""",
        """{"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"13","weekday":"*"}}""",
        """{"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"8"}}""",
        """{"resetSchedule":{"minute":0,"hour":"0","day":"1","month":"*","weekday":"*"}}""",
        """{"activeFrom":"2026-03-10T11:59:59.999Z"}""",
        """{"activeFrom":"soon"}""",
        """{"activeFrom":1}""",
        """{"activeTo":"2026-03-10T11:59:59.999Z"}""",
    }];

    [Theory]
    [MemberData(nameof(Good))]
    [Mirrors("U3.3", "U3.4", "U3.5", "U3.6", "U4.7")]
    public async Task What_keeps_the_rules_is_taken(string changes)
    {
        using var wire = await EngineWire.StartAsync();
        var path = await wire.AddMeterTypeAsync();

        var created = await wire.SendAsync("POST", Types, EngineWire.With(EngineWire.MeterType, changes));
        var updated = await wire.SendAsync("PATCH", path, changes);

        Assert.True((created.Status, updated.Status) == (200, 200), created.Text + updated.Text);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    [Mirrors("U3.3", "U3.4", "U3.5", "U3.6", "U3.14", "U4.7", "U6.1")]
    public async Task What_breaks_a_rule_is_refused_and_changes_nothing(string changes)
    {
        using var wire = await EngineWire.StartAsync();
        var path = await wire.AddMeterTypeAsync();
        var before = (await wire.GetAsync(path)).Text;

        var created = await wire.SendAsync("POST", Types, EngineWire.With(EngineWire.MeterType, changes));
        var updated = await wire.SendAsync("PATCH", path, changes);

        Assert.Equal((400, 400), (created.Status, updated.Status));
        Assert.Equal(["code", "message"], created.Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("BAD_REQUEST", (string?)updated.Json["code"]);
        Assert.Equal(before, (await wire.GetAsync(path)).Text);
        Assert.Single(wire.Engine.MeterTypes);
    }

    [Theory]
    [InlineData("aggregation")]
    [InlineData("name")]
    [InlineData("resetSchedule")]
    [InlineData("timezone")]
    [InlineData("unit")]
    public async Task Five_members_must_be_set(string name)
    {
        using var wire = await EngineWire.StartAsync();
        var body = System.Text.Json.Nodes.JsonNode.Parse(EngineWire.MeterType)!.AsObject();
        body.Remove(name);

        var reply = await wire.SendAsync("POST", Types, body.ToJsonString());

        Assert.Equal((400, $"{name} must be set"), (reply.Status, (string?)reply.Json["message"]));
    }

    [Theory]
    [InlineData("""{"type":"avg"}""")]
    [InlineData("""{"type":"SUM"}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"sum\"")]
    [Mirrors("U3.1")]
    public async Task Another_aggregation_is_refused(string aggregation)
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.SendAsync("POST", Types, EngineWire.With(EngineWire.MeterType, $$"""{"aggregation":{{aggregation}}}"""));

        Assert.Equal(400, reply.Status);
    }

    [Theory]
    [InlineData("""{"type":"sum"}""")]
    [InlineData("""{"type":"max"}""")]
    [InlineData("null")]
    [Mirrors("U3.2")]
    public async Task An_aggregation_cannot_be_changed(string aggregation)
    {
        using var wire = await EngineWire.StartAsync();

        var reply = await wire.SendAsync("PATCH", await wire.AddMeterTypeAsync(), $$"""{"aggregation":{{aggregation}}}""");

        Assert.Equal((400, "aggregation cannot be changed"), (reply.Status, (string?)reply.Json["message"]));
    }

    // A code point of two UTF-16 units.
    private static string Emoji(int count) => string.Concat(Enumerable.Repeat("😀", count));
}
