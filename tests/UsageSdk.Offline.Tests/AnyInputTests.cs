using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace UsageSdk.Offline.Tests;

public sealed class AnyInputTests
{
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(2_000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_312, 12_345_679), FSharpOption<int>.None)));

    private static readonly string[] Members =
        ["customer_id", "entity_id", "feature_id", "group_by", "range", "bin_size", "custom_range", "filter_by", "max_groups", "aggregate_on", "unknown"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "-1e308", "1e400", "\"\"", "\"api\"", "\"c1\"", "\"24h\"", "\"1bc\"", "\"last_cycle\"", "\"hour\"", "\"week\"", "\"month\"", "\"properties.a\"",
        "\"properties.a.b\"", "\"$plan_id\"", "\"$entity_id\"", "\"deducted\"", "\"\\ud800\"", "[]", "[\"api\",\"api\"]", "{}", "{\"a\":\"\"}", "{\"a\":\"x\",\"b.c\":\"1\"}",
        "{\"start\":-8640000000000000,\"end\":8640000000000000}", "{\"start\":0,\"end\":1e300}", "{\"start\":-62135596800000,\"end\":-62135596700000}", "{\"start\":1773144000000,\"end\":1773148000000}",
        "{\"start\":253402300799000,\"end\":253402300799999}", "{\"start\":253402300800000,\"end\":253402300800001}", "{\"start\":1773144000000.5,\"end\":1773144000000.7}",
    ];

    private static readonly (string Json, string Text)[] Names = [("", ""), ("a", "a"), ("b", "b"), ("\\u00e9", "é"), ("\\ud800", "\ufffd"), ("a b", "a b"), ("\\\"", "\"")];

    private static readonly string[] Texts =
        ["null", "true", "false", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"it's\"", "\"\\\\\"", "0", "-0", "-0.0", "1.50", "1e21", "1e-7", "1e999", "-1e999", "18446744073709551615", "12345678901234567890123"];

    private static readonly string[] Instants = ["0001-01-01T00:00", "0001-02-01T00:00", "1970-01-01T00:00", "2026-03-10T12:30:15.123", "9999-12-31T23:59:59.999"];

    private static readonly string?[] Zones = [null, "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"];

    [Fact]
    public void Any_request_has_a_result_or_a_documented_error() => Check.One(Repeatable, Prop.ForAll(Inputs().ToArbitrary(), input =>
    {
        var exception = Record.Exception(() => OfflineAggregator.Aggregate(Events(), Encoding.UTF8.GetBytes(input.Json), input.Context));

        Assert.True(
            exception is null or AggregationRequestException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.InternalServerError, ErrorCode.Length: > 0, Message.Length: > 0 } || exception.GetType() == typeof(ArgumentException),
            $"{exception}");
    }));

    [Theory]
    [InlineData("\"properties\":1")]
    [InlineData("\"a\":[[],{},[null,[1]]],\"b\":{\"c\":{}},\"\":1,\".\":2,\"a..b\":3")]
    [InlineData("\"a\":1e400,\"a\":{\"a\":{}},\"a.b\":null,\"b\":{\"c\":1,\"c\":2}")]
    public void Any_properties_have_texts(string members)
    {
        var record = Some.Event("2026-03-10T12:00", 1, properties: $$"""{{{members}}}""");

        Assert.Equal(record.Properties.TextAt("b.c"), members.Contains("\"c\":2", StringComparison.Ordinal) ? "2" : "");
        Assert.Equal(1, OfflineAggregator.Aggregate([record], Some.GroupedRequest("properties.a"), Some.Context()).Total["api"].Count);
    }

    [Fact]
    public void A_scalar_has_the_same_text_beside_an_object_as_beside_other_scalars() => Check.One(Repeatable, Prop.ForAll(Scalars().ToArbitrary(), members =>
    {
        UsageProperties flat = JsonElement.Parse($"{{{string.Join(',', members)}}}");
        foreach (var compound in (string[])["{}", "[1]", "{\"a\":\"x\"}"])
        {
            UsageProperties nested = JsonElement.Parse($"{{{string.Join(',', members.Append($"\"beside\":{compound}"))}}}");

            Assert.All(Names, name => Assert.Equal(flat.TextAt(name.Text), nested.TextAt(name.Text)));
        }
    }));

    private static Gen<string[]> Scalars() =>
        (from name in Gen.Elements(Names) from value in Gen.Elements(Texts) select $"\"{name.Json}\":{value}").ArrayOf();

    private static IEnumerable<UsageRecord> Events() =>
        from instant in Instants
        from properties in (string[])["{}", """{"a":"x","b":{"c":1}}""", """{"a":{"b":2}}"""]
        select Some.Event(instant, 1, properties: properties);

    private static Gen<Input> Inputs() =>
        from members in (from name in Gen.Elements(Members) from value in Gen.Elements(Values) select $"\"{name}\":{value}").ArrayOf()
        from now in Gen.Elements(Instants)
        from zone in Gen.Elements(Zones)
        from bounds in Gen.Elements(Instants).Select(Some.Instant).ArrayOf(2)
        select new Input(
            $"{{{string.Join(',', members.Prepend("\"feature_id\":\"api\""))}}}",
            Some.Context(now) with
            {
                TimeZone = zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone),
                BillingCycle = new(bounds.Min(), bounds.Max(), bounds[0]),
                MaxBins = 2_000,
            });

    private sealed record Input(string Json, AggregationContext Context);
}
