using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

public sealed class UsageRecordTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0.50")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData(null)]
    public void A_value_is_kept_to_its_last_digit(string? text)
    {
        var value = text is null ? (decimal?)null : decimal.Parse(text, CultureInfo.InvariantCulture);

        var record = new UsageRecord("evt", "api", "c1", default, value);

        Assert.Equal(value, record.Value);
        Assert.Equal(text, record.Value?.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_instant_is_read_in_UTC_to_its_last_tick()
    {
        var instant = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(5.5)).AddTicks(7);

        var record = new UsageRecord("evt", "api", "c1", instant);

        Assert.Equal(instant, record.Timestamp);
        Assert.Equal(TimeSpan.Zero, record.Timestamp.Offset);
    }

    [Fact]
    public void Properties_outlive_the_document_that_they_were_read_from()
    {
        UsageProperties properties;
        using (var document = JsonDocument.Parse("""{"model":"a","n":1.50}"""))
        {
            properties = UsageProperties.FromJsonElement(document.RootElement);
        }

        Assert.Equal("""{"model":"a","n":1.50}""", properties.ToString());
        Assert.Equal(("a", "1.5", ""), (properties.TextAt("model"), properties.TextAt("n"), properties.TextAt("other")));
    }

    [Fact]
    public void Properties_are_those_of_a_request_to_track()
    {
        var request = new JsonObject { ["model"] = "a<b", ["n"] = 1.50m, ["deep"] = new JsonObject { ["x"] = true } };
        UsageProperties properties = request;
        request["model"] = "later";

        Assert.Equal(("a<b", "1.5", "true"), (properties.TextAt("model"), properties.TextAt("n"), properties.TextAt("deep.x")));
        Assert.Same(UsageProperties.None, UsageProperties.FromJsonObject(null));
        Assert.Throws<ArgumentException>(() => UsageProperties.FromJsonObject(new JsonObject { ["n"] = double.NaN }));
        Assert.Throws<InvalidOperationException>(() => UsageProperties.FromJsonObject(Nested(1001)));
        Assert.Equal("", UsageProperties.FromJsonObject(Nested(1000)).TextAt("a"));

        static JsonObject Nested(int levels)
        {
            var outer = new JsonObject();
            for (var level = 1; level < levels; level++)
            {
                outer = new JsonObject { ["a"] = outer };
            }

            return outer;
        }
    }

    [Fact]
    public void A_record_without_properties_has_none() => Assert.Same(UsageProperties.None, new UsageRecord("evt", "api", "c1", default).Properties);

    [Fact]
    public void Records_that_say_the_same_are_equal()
    {
        var record = Some.Event("2026-03-10T12:00", 1.0m);

        Assert.Equal(record, record with { Value = 1.00m });
        Assert.Equal(record.GetHashCode(), (record with { Value = 1.00m }).GetHashCode());
        Assert.All(
            [
                record with { Id = "evt_2" }, record with { FeatureId = "tokens" }, record with { CustomerId = "c2" }, record with { EntityId = "e1" }, record with { Value = null },
                record with { Timestamp = record.Timestamp.AddTicks(1) }, record with { Properties = UsageProperties.FromJsonObject(new JsonObject { ["a"] = 1 }) },
            ],
            other => Assert.NotEqual(record, other));
    }

    [Fact]
    public void A_listed_event_becomes_a_record()
    {
        var item = Listed("""{"model":"a","tier":{"name":"b"}}""");

        var record = UsageRecord.FromTrackedEvent(item);

        Assert.Equal(("evt_1", "api", "c1", item.Timestamp, 2.50m, null), (record.Id, record.FeatureId, record.CustomerId, record.Timestamp, record.Value, record.EntityId));
        Assert.Equal(("a", "b"), (record.Properties.TextAt("model"), record.Properties.TextAt("tier.name")));
        Assert.Same(UsageProperties.None, UsageRecord.FromTrackedEvent(Listed("{}")).Properties);
        Assert.Throws<ArgumentNullException>("item", () => UsageRecord.FromTrackedEvent(null!));
        Assert.Throws<ArgumentNullException>("path", () => record.Properties.TextAt(null!));
    }

    [Theory]
    [InlineData("""{"a":1.10,"b":null,"c":[1,{"d":"e"}],"f":true}""")]
    [InlineData("""{"a":123456789012345678901234567890.5,"b":"\ud800","c":1e400}""")]
    public void Members_are_read_as_the_object_they_are_of(string json)
    {
        var properties = UsageProperties.FromDictionary(Listed(json).Properties);

        Assert.Equal(json, properties.ToString());
    }

    [Fact]
    public void Members_may_have_any_name_and_depth_and_lack_a_value()
    {
        var deep = JsonElement.Parse(new string('[', 2_000) + new string(']', 2_000), new JsonDocumentOptions { MaxDepth = 2_000 });
        var members = new Dictionary<string, JsonElement> { ["\"\\\n"] = JsonElement.Parse("1"), ["\ud800"] = JsonElement.Parse("2"), ["none"] = default, ["deep"] = deep };

        var properties = UsageProperties.FromDictionary(members);

        Assert.Equal(("1", "2", ""), (properties.TextAt("\"\\\n"), properties.TextAt("\ufffd"), properties.TextAt("none")));
        Assert.StartsWith("[[", properties.TextAt("deep"), StringComparison.Ordinal);
        Assert.Equal(3, properties.Json.EnumerateObject().Count());
        Assert.Same(UsageProperties.None, UsageProperties.FromDictionary(null));
    }

    private static TrackedEvent Listed(string properties) => new()
    {
        Id = "evt_1",
        FeatureId = "api",
        CustomerId = "c1",
        Timestamp = Some.Instant("2026-03-10T12:00"),
        Value = 2.50m,
        Properties = JsonElement.Parse(properties).EnumerateObject().ToDictionary(member => member.Name, member => member.Value),
    };
}
