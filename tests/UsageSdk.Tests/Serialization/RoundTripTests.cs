using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

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

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, UsageJson.Options.GetTypeInfo(typeof(T)))!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, UsageJson.Options.GetTypeInfo(typeof(T)));

    private static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected} but was {actual}");
}
