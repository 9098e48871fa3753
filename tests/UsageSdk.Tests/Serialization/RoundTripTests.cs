using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Serialization;

/// <summary>What a service sends comes back unchanged, also where this version does not know it.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(typeof(ListEventsResponse), """{"list":[{"id":"evt_1","timestamp":1762905600000,"feature_id":"f","customer_id":"c","value":30,"properties":{"a":{"b":[1,null]}},"deductions":[{"value":1}],"new":{"x":1}}],"has_more":false,"total":1,"offset":0,"limit":100,"trace":"t"}""")]
    [InlineData(typeof(AggregateEventsResponse), """{"list":[{"period":1762905600000,"values":{"f":0.6000000000000001},"grouped_values":{"f":{"a":150,"":-0.5}},"new":[]}],"total":{"f":{"count":10,"sum":150,"p95":3}},"next":null}""")]
    [InlineData(typeof(TrackResponse), """{"customer_id":"c","entity_id":"e","event_name":"n","value":1.5,"balance":{"remaining":1},"balances":{"f":null},"deductions":[],"later":true}""")]
    [InlineData(typeof(IngestedEvent), """{"event_id":"e","business_id":"b","customer_id":"c","event_name":"n","timestamp":"2024-01-15T10:30:00.125Z","metadata":{"s":"x","i":9223372036854775807,"n":0.1,"b":false,"big":12345678901234567890.5,"huge":1e400,"o":{"a":[1]},"z":null},"new":"x"}""")]
    [InlineData(typeof(IngestUsageEventsResponse), """{"ingested_count":7,"failed":[{"event_id":"e"}]}""")]
    [InlineData(typeof(MeterType), """{"accountId":"4d6548c8","activeFrom":"2023-07-26T09:00:15.690Z","activeTo":"2024-11-22T00:00:00Z","aggregation":{"type":"median","window":3},"capacity":1000,"category":"API Counts","createdAt":"2023-07-26T09:00:15.690Z","description":"d","externalRef":"878752b4-4ddf","id":"645ed240","name":"n","numberOfMeters":0,"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*","second":"0"},"thresholds":[{"name":"a","absoluteValue":10000,"customFields":{"x":{"y":[1]}}},{"capacityPercentage":90,"new":true}],"timezone":"Etc/UTC","unit":"requests","updatedAt":"2023-07-26T09:00:15.690Z","later":[1]}""")]
    [InlineData(typeof(Meter), """{"capacity":1000,"carryFirst":{"a":1},"carryLast":{},"createdAt":"2023-07-01T00:00:00Z","customFields":{"plan":"gold"},"deleteOnReset":false,"groupBreakdowns":[{"k":1}],"groups":[],"id":"8a76066d","meterKey":"k","meterMetaData":{"m":null},"meterTypeId":"t","meterTypeName":"n","periodEnd":"2023-08-01T00:00:00Z","periodStart":"2023-07-01T00:00:00Z","thresholds":[],"timezone":"Etc/UTC","unit":"requests","updatedAt":"2023-07-05T22:01:04.431Z","userId":"user0@example.com","value":25.5,"later":"x"}""")]
    [InlineData(typeof(ListCollectorsResponse), """{"collectors":[{"createdAt":"2023-07-01T00:00:00Z","id":"c","name":"n","status":"PAUSED","updatedAt":"2023-07-05T22:01:04.431Z","region":"eu"}],"limit":25,"skip":0,"total":150,"next":null}""")]
    [InlineData(typeof(StreamExport), """{"annotation":{"text":"t","size":{"w":1}},"description":"d","edges":[{"id":"e","from":"a","to":"b","output":{"port":2},"config":{"deep":{"er":[{"x":1}]}},"label":"l"}],"name":"s","nodeGroups":[{"id":"g","name":"In","nodeIds":["a"],"annotation":{"text":"i","color":"blue","z":1},"collapsed":true}],"nodes":[{"id":"a","type":"readers/counter","schemaVersion":1,"name":"Counter","params":{"nested":{"list":[1,{"a":null}],"on":true}},"x":100.25,"y":-20,"partitionKey":{"fields":["a"]},"icon":"i"},{"id":"b","type":"transforms/map","schemaVersion":"2.1","params":{}}],"tag":"v1.0","extra":{"a":[1,2,{"b":"c"}]}}""")]
    [InlineData(typeof(ListStreamVersionsResponse), """{"versions":[{"tag":"v1.0","description":"d","createdAt":"2023-07-01T00:00:00.123Z","author":{"name":"n"}}]}""")]
    [InlineData(typeof(AggregationSession), """{"createdAt":"2025-10-27T14:04:31.648Z","data":{"total":12,"list":[1]},"meta":{"m":{}},"timeoutAt":"2025-10-28T16:00:17.645Z","updatedAt":"2025-10-27T16:00:17.809Z","key":"k"}""")]
    [InlineData(typeof(SendDataResponse), """{"ingestionId":"645ed240","warnings":[]}""")]
    [InlineData(typeof(DeleteResponse), """{"deletedCount":1,"x":1}""")]
    public void A_reply_survives_reading_and_writing(Type type, string json)
    {
        var info = UsageJson.Options.GetTypeInfo(type);
        var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info);
        AssertSame(json, written);
    }

    [Fact]
    public void An_unknown_enum_value_survives_and_compares_by_its_text()
    {
        var request = Read<AggregateEventsRequest>("""{"feature_id":"f","customer_id":"c","range":"5y","bin_size":"quarter"}""");
        Assert.Equal("5y", request.Range!.Value.Value);
        Assert.Equal(new BinSize("quarter"), request.BinSize);
        Assert.NotEqual(BinSize.Day, request.BinSize);
        Assert.Contains("\"range\":\"5y\",\"bin_size\":\"quarter\"", Write(request), StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_enum_is_the_empty_text()
    {
        Assert.Equal(default, new BinSize(""));
        Assert.Equal("", default(BinSize).Value);
        Assert.Contains("\"bin_size\":\"\"", Write(new AggregateEventsRequest { CustomerId = null, FeatureId = "f", BinSize = default(BinSize) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"feature_id":"a"}""", 1)]
    [InlineData("""{"feature_id":["a","b"]}""", 2)]
    [InlineData("""{"feature_id":[]}""", 0)]
    public void Feature_ids_are_one_or_many(string json, int count)
    {
        var request = Read<ListEventsRequest>(json);
        Assert.Equal(count, request.FeatureId!.Value.Count);
        AssertSame(json, Write(request));
    }

    [Theory]
    [InlineData("2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T12:30:00+02:00", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00.1239Z", "2024-01-15T10:30:00.123Z")]
    [InlineData("2024-01-15T10:30:00", "2024-01-15T10:30:00Z")]
    public void A_time_is_read_with_any_offset_and_written_in_UTC(string text, string written)
    {
        var read = Read<EventInput>($$"""{"event_id":"e","customer_id":"c","event_name":"n","timestamp":"{{text}}"}""");
        Assert.Contains($"\"timestamp\":\"{written}\"", Write(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1781517600000.7", 1781517600000)]
    [InlineData("-1", -1)]
    [InlineData("1.7629056e12", 1762905600000)]
    public void Epoch_milliseconds_may_have_fractions_and_exponents(string number, long milliseconds)
    {
        var read = Read<AggregateBin>("{\"values\":{},\"period\":" + number + "}");
        Assert.Equal(milliseconds, read.Period.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Null_members_of_requests_are_left_out() => Assert.Equal("{}", Write(new ListEventsRequest()));

    [Fact]
    public void Metadata_of_every_kind_survives()
    {
        var text = ArbMap.Default.ArbFor<string>().Filter(value => value is not null).Generator.Select(value => (MetadataValue)string.Concat(value.Where(character => !char.IsSurrogate(character))));
        var integer = ArbMap.Default.GeneratorFor<long>().Select(value => (MetadataValue)value);
        var number = ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(value => (MetadataValue)value);
        var exact = ArbMap.Default.GeneratorFor<decimal>().Select(value => (MetadataValue)value);
        var boolean = ArbMap.Default.GeneratorFor<bool>().Select(value => (MetadataValue)value);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.OneOf(text, integer, number, exact, boolean).ToArbitrary(), value =>
        {
            var read = Read<EventInput>(Write(new EventInput { EventId = "e", CustomerId = "c", EventName = "n", Metadata = new Dictionary<string, MetadataValue> { ["k"] = value } })).Metadata!["k"];
            return value.Kind == MetadataKind.Number ? read.AsNumber.Equals(value.AsNumber) || read.AsNumber == value.AsNumber : read == value;
        }));
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1.2345678901234567890123456789")]
    [InlineData("-5")]
    public void A_decimal_in_metadata_keeps_its_digits(string digits)
    {
        var value = decimal.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var json = Write(new EventInput { EventId = "e", CustomerId = "c", EventName = "n", Metadata = new Dictionary<string, MetadataValue> { ["k"] = value } });
        Assert.Contains($"\"k\":{digits}", json, StringComparison.Ordinal);
        Assert.Equal(value, Read<EventInput>(json).Metadata!["k"].AsDecimal);
    }

    [Fact]
    public void A_metadata_value_of_one_kind_is_not_another()
    {
        MetadataValue text = "1";
        Assert.Throws<InvalidOperationException>(() => text.AsInteger);
        Assert.Throws<InvalidOperationException>(() => text.AsNumber);
        Assert.Throws<InvalidOperationException>(() => text.AsBoolean);
        Assert.Throws<InvalidOperationException>(() => ((MetadataValue)1).AsString);
        Assert.NotEqual(text, (MetadataValue)1);
        Assert.Equal(5.0, ((MetadataValue)5).AsNumber);
    }

    [Fact]
    public void A_member_of_a_change_is_left_out_null_or_set()
    {
        Assert.Equal("{}", Write(new UpdateMeterTypeRequest()));
        Assert.Equal("""{"activeTo":null,"category":null}""", Write(new UpdateMeterTypeRequest { ActiveTo = null, Category = null }));
        Assert.Equal("""{"activeFrom":"2026-01-01T00:00:00Z","externalRef":"x"}""", Write(new UpdateMeterTypeRequest { ActiveFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), ExternalRef = "x" }));
        var read = Read<UpdateMeterTypeRequest>("""{"activeTo":null,"category":"c"}""");
        Assert.Equal((false, true, null, "c"), (read.ActiveFrom.IsSet, read.ActiveTo.IsSet, read.ActiveTo.Value, read.Category.Value));
    }

    [Fact]
    public void Collector_data_is_text_or_any_object()
    {
        Assert.Equal("""{"data":"a,b"}""", Write(new SendDataRequest { Data = "a,b" }));
        Assert.Equal("""{"data":{"a":1}}""", Write(new SendDataRequest { Data = new JsonObject { ["a"] = 1 } }));
        Assert.Equal("""{"data":{"a":[1,2]}}""", Write(new SendDataRequest { Data = JsonSerializer.Deserialize<JsonElement>("""{"a":[1,2]}""", (System.Text.Json.Serialization.Metadata.JsonTypeInfo<JsonElement>)UsageJson.Options.GetTypeInfo(typeof(JsonElement))) }));
        Assert.Equal("""{"data":{"lock_id":"l","enabled":true}}""", Write(new SendDataRequest { Data = CollectorData.From(new TrackLock { LockId = "l" }, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<TrackLock>)UsageJson.Options.GetTypeInfo(typeof(TrackLock))) }));
    }

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, UsageJson.Options.GetTypeInfo(typeof(T)))!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, UsageJson.Options.GetTypeInfo(typeof(T)));

    private static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected} but was {actual}");
}
