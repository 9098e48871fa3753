using UsageSdk.CodeGen.Contract;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Tests.Contract;

/// <summary>Each keyword, by a value that it lets pass and one that it refuses, with both places.</summary>
public sealed class KeywordTests
{
    private const string Reading = """{"station_id":"s","value":1,"confirmed":true,"samples":[{"sample_id":"a"}]}""";
    private const string MeterType = """{"aggregation":{"type":"sum"},"name":"n","resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"timezone":"Etc/UTC","unit":"u"}""";
    private const string Properties = "/components/schemas/RecordReadingRequest/properties";
    private const string Schedule = "/components/schemas/ResetSchedule/properties";

    /// <summary>What changes in a good body: to pass, and to be refused; the place in the body and the rule that refuses.</summary>
    public static TheoryData<string, string, string, string> Readings { get; } = new()
    {
        { """{"station_id":"x"}""", """{"station_id":7}""", "/station_id", $"{Properties}/station_id/type" },
        { """{"station_id":"x"}""", """{"station_id":null}""", "/station_id", $"{Properties}/station_id/type" },
        { """{"count":10}""", """{"count":1.5}""", "/count", $"{Properties}/count/type" },
        { """{"count":1}""", """{"count":1.0}""", "/count", $"{Properties}/count/type" },
        { """{"count":100}""", """{"count":1e2}""", "/count", $"{Properties}/count/type" },
        { """{"count":1}""", """{"count":"1"}""", "/count", $"{Properties}/count/type" },
        { """{"urgent":false}""", """{"urgent":0}""", "/urgent", $"{Properties}/urgent/type" },
        { """{"notes":null}""", """{"notes":"n"}""", "/notes", $"{Properties}/notes/type" },
        { """{"window":{"start":1,"end":2}}""", """{"window":[]}""", "/window", "/components/schemas/ReadingWindow/type" },
        { """{"confirmed":true}""", """{"confirmed":false}""", "/confirmed", $"{Properties}/confirmed/const" },
        { """{"unit":"fahrenheit"}""", """{"unit":"kelvin"}""", "/unit", "/components/schemas/Unit/enum" },
        { """{"value":-273.15}""", """{"value":-273.16}""", "/value", $"{Properties}/value/minimum" },
        { """{"value":1000}""", """{"value":1000.0000001}""", "/value", $"{Properties}/value/maximum" },
        { """{"at":1}""", """{"at":0}""", "/at", $"{Properties}/at/exclusiveMinimum" },
        { """{"at":253402300799999}""", """{"at":253402300800000}""", "/at", $"{Properties}/at/format" },
        { """{"count":9223372036854775807}""", """{"count":9223372036854775808}""", "/count", $"{Properties}/count/format" },
        { """{"station_id":"-","station_name":"😀😀"}""", """{"station_id":"-","station_name":"😀"}""", "/station_name", $"{Properties}/station_name/minLength" },
        { """{"metadata":{"a":1.5}}""", """{"metadata":{"a":1e999}}""", "/metadata/a", "/components/schemas/MetadataValue/anyOf" },
        { """{"metadata":{"a":"b"}}""", """{"metadata":{"a":[]}}""", "/metadata/a", "/components/schemas/MetadataValue/anyOf" },
        { """{"metadata":{"a":1}}""", """{"metadata":{"A":1}}""", "/metadata/A", $"{Properties}/metadata/propertyNames/pattern" },
        { """{"code":"DE-12"}""", """{"code":"DE\n"}""", "/code", $"{Properties}/code/pattern" },
        { """{"code":"DE-1"}""", """{"code":"DE-\u0661"}""", "/code", $"{Properties}/code/pattern" },
        { """{"samples":[{"sample_id":"a"}]}""", """{"samples":[]}""", "/samples", $"{Properties}/samples/minItems" },
        { """{"samples":[{"sample_id":"a"},{"sample_id":"A"}]}""", """{"samples":[{"sample_id":"a"},{"sample_id":"a"}]}""", "/samples/1/sample_id", $"{Properties}/samples/x-unique-by" },
        { """{"samples":[{"sample_id":"a"}]}""", """{"samples":[{"sample_id":7}]}""", "/samples/0/sample_id", "/components/schemas/Sample/properties/sample_id/type" },
        { """{"samples":[{"sample_id":"a"}]}""", """{"samples":[{}]}""", "/samples/0/sample_id", "/components/schemas/Sample/required" },
        { """{"value":1}""", """{"value":"-"}""", "/value", "/components/schemas/RecordReadingRequest/required" },
        { """{"notes":["a"]}""", """{"notes":[1]}""", "/notes/0", $"{Properties}/notes/items/type" },
        { """{"probes":"a"}""", """{"probes":""}""", "/probes", "/components/schemas/FeatureIds/oneOf" },
        { """{"probes":["a"]}""", """{"probes":["a",""]}""", "/probes", "/components/schemas/FeatureIds/oneOf" },
        { """{"properties":{"any":{"thing":[null]}}}""", """{"property":1}""", "/property", Properties },
        { """{"window":{"start":1,"end":2}}""", """{"window":{"start":2,"end":2}}""", "/window/start", "/components/schemas/ReadingWindow/properties/start/x-less-than" },
        { """{"at":1}""", """{"at":1,"window":{"start":1,"end":2}}""", "", "/components/schemas/RecordReadingRequest/not" },
        { """{"station_id":"-","station_name":"ab"}""", """{"station_name":"ab"}""", "", "/components/schemas/RecordReadingRequest/oneOf" },
        { """{"station_id":"-","station_name":"ab"}""", """{"station_id":"-"}""", "", "/components/schemas/RecordReadingRequest/oneOf" },
    };

    /// <summary>The same, for what only the Usage Engine's specification uses.</summary>
    public static TheoryData<string, string, string, string> MeterTypes { get; } = new()
    {
        { """{"name":"a b.c-(d)_"}""", """{"name":"a/b"}""", "/name", "/components/schemas/CreateMeterTypeRequest/properties/name/pattern" },
        { """{"timezone":"Europe/Berlin"}""", """{"timezone":"Europe/Nowhere"}""", "/timezone", "/components/schemas/CreateMeterTypeRequest/properties/timezone/format" },
        { """{"activeFrom":"2026-03-01T00:00:00.250Z"}""", """{"activeFrom":"2026-03-01 00:00:00Z"}""", "/activeFrom", "/components/schemas/CreateMeterTypeRequest/properties/activeFrom/format" },
        { """{"activeFrom":"2026-03-01T00:00:00+02:00"}""", """{"activeFrom":"2026-02-30T00:00:00Z"}""", "/activeFrom", "/components/schemas/CreateMeterTypeRequest/properties/activeFrom/format" },
        { Cron("minute", "0-59/15,7"), Cron("minute", "60"), "/resetSchedule/minute", $"{Schedule}/minute/format" },
        { Cron("hour", "*/2"), Cron("hour", "24"), "/resetSchedule/hour", $"{Schedule}/hour/format" },
        { Cron("day", "31"), Cron("day", "0"), "/resetSchedule/day", $"{Schedule}/day/format" },
        { Cron("month", "jan-DEC"), Cron("month", "13"), "/resetSchedule/month", $"{Schedule}/month/format" },
        { Cron("weekday", "FRI-SUN"), Cron("weekday", "FRI-TUE"), "/resetSchedule/weekday", $"{Schedule}/weekday/format" },
        { Cron("weekday", "7"), Cron("weekday", "8"), "/resetSchedule/weekday", $"{Schedule}/weekday/format" },
        { Cron("minute", "5/10"), Cron("minute", "5/0"), "/resetSchedule/minute", $"{Schedule}/minute/format" },
        { Cron("minute", "*"), Cron("minute", ""), "/resetSchedule/minute", $"{Schedule}/minute/format" },
    };

    /// <summary>The same, for parameters of queries.</summary>
    public static TheoryData<string, string, string, string> Targets { get; } = new()
    {
        { "/v1/readings?station_id=a", "/v1/readings", "query /station_id", "/paths/~1readings/get/parameters/0" },
        { "/v1/readings?station_id=a", "/v1/readings?station_id=a&station_id=b", "query /station_id", "/paths/~1readings/get/parameters/0" },
        { "/v1/readings?station_id=a&page_size=5", "/v1/readings?station_id=a&page_size=many", "query /page_size", "/paths/~1readings/get/parameters/2/schema/type" },
        { "/v1/readings?station_id=a&page_size=1000", "/v1/readings?station_id=a&page_size=1001", "query /page_size", "/paths/~1readings/get/parameters/2/schema/maximum" },
        { "/v1/readings?station_id=a&since=2026-01-01T00%3A00%3A00Z", "/v1/readings?station_id=a&since=2026-01-01", "query /since", "/paths/~1readings/get/parameters/1/schema/format" },
        { "/v1/readings?station_id=a", "/v1/readings?station_id=a&page=2", "query /page", "/paths/~1readings/get" },
        { "/v1/stations/a%2Fb", "/v1/stations/%2E%2E", "path /station_id", "/paths/~1stations~1{station_id}/get/parameters/0" },
        { "/v1/stations/a%20b", "/v1/stations/a b", "path /station_id", "/paths/~1stations~1{station_id}/get/parameters/0" },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void A_member_of_a_body_is_held_against_its_keywords(string good, string bad, string pointer, string rule) =>
        AssertRefused(Exchange.Small, change => Exchange.Post("/v1/readings", Exchange.With(Reading, change), ("X-Api-Version", "1.2")), good, bad, $"body {pointer}", $"openapi/small.yaml#{rule}");

    [Theory]
    [MemberData(nameof(MeterTypes))]
    public void A_member_of_a_meter_type_is_held_against_its_keywords(string good, string bad, string pointer, string rule) =>
        AssertRefused(Exchange.Real, change => Exchange.Post("/usage-metering/v1/meter-types", Exchange.With(MeterType, change)), good, bad, $"body {pointer}", $"openapi/usage-engine.yaml#{rule}");

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_path_and_a_query_are_held_against_their_parameters(string good, string bad, string place, string rule) =>
        AssertRefused(Exchange.Small, Exchange.Get, good, bad, place, $"openapi/small.yaml#{rule}");

    [Fact]
    public void Lengths_and_counts_end_where_they_say()
    {
        AssertRefused(Exchange.Small, Post, $$"""{"station_id":"{{new string('x', 256)}}"}""", $$"""{"station_id":"{{new string('x', 257)}}"}""", "body /station_id", $"openapi/small.yaml#{Properties}/station_id/maxLength");
        AssertRefused(Exchange.Small, Post, Samples(1000), Samples(1001), "body /samples", $"openapi/small.yaml#{Properties}/samples/maxItems");
        AssertRefused(Exchange.Small, Post, Metadata(50), Metadata(51), "body /metadata", $"openapi/small.yaml#{Properties}/metadata/maxProperties");
        var (key, tooLong) = (new string('k', 100), new string('k', 101));
        AssertRefused(Exchange.Small, Post, $$$"""{"metadata":{"{{{key}}}":1}}""", $$$"""{"metadata":{"{{{tooLong}}}":1}}""", $"body /metadata/{tooLong}", $"openapi/small.yaml#{Properties}/metadata/propertyNames/maxLength");

        static ContractRequest Post(string change) => Exchange.Post("/v1/readings", Exchange.With(Reading, change), ("x-api-version", "1.2"));
        static string Samples(int count) => $$"""{"samples":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $$"""{"sample_id":"{{number}}"}"""))}}]}""";
        static string Metadata(int count) => $$$"""{"metadata":{{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"{new string('m', number + 1)}\":1"))}}}}}""";
    }

    [Fact]
    public void Numbers_as_text_enums_and_arrays_in_a_query_are_checked()
    {
        AssertRefused(Exchange.Real, Exchange.Get, "/usage-metering/v1/meters?limit=100", "/usage-metering/v1/meters?limit=101", "query /limit", "openapi/usage-engine.yaml#/paths/~1meters/get/parameters/0/schema/maximum");
        AssertRefused(Exchange.Real, Exchange.Get, "/usage-metering/v1/meters?limit=1", "/usage-metering/v1/meters?limit=1.5", "query /limit", "openapi/usage-engine.yaml#/paths/~1meters/get/parameters/0/schema/format");
        AssertRefused(Exchange.Real, Exchange.Get, "/usage-metering/v1/meter-types?sortOrder=ASC", "/usage-metering/v1/meter-types?sortOrder=asc", "query /sortOrder", "openapi/usage-engine.yaml#/components/schemas/SortOrder/enum");
        AssertRefused(Exchange.Real, Exchange.Get, "/aggregation/v1/stores/s/session?fieldValues=a&fieldValues=", "/aggregation/v1/stores/s/session", "query /fieldValues", "openapi/usage-engine.yaml#/paths/~1stores~1{id}~1session/get/parameters/1");
    }

    [Fact]
    public void Empty_changes_are_refused_where_one_is_needed() => AssertRefused(
        Exchange.Real, body => Exchange.Request("PATCH", "/online-collection/v1/collectors/c", body), """{"name":"n"}""", "{}", "body ", "openapi/usage-engine.yaml#/components/schemas/UpdateCollectorRequest/minProperties");

    [Fact]
    public void Members_that_only_the_service_sets_are_refused_in_a_request_and_let_through_in_a_reply()
    {
        var yaml = SmallSpec.Text.Replace("owner: { type: string, x-explicit: true, ", "owner: { type: string, readOnly: true, ", StringComparison.Ordinal)
            .Replace("value: { type: number, description: The value. }", "value: { type: number, readOnly: true, description: The value. }", StringComparison.Ordinal);
        var check = ContractCheck.Read([(SmallSpec.Path, yaml)]);
        var request = Exchange.Post("/v1/readings", Reading, ("x-api-version", "1.2"));

        AssertRefused(check, change => Exchange.Post("/v1/readings", Exchange.With(Reading, change), ("x-api-version", "1.2")), "{}", """{"owner":"me"}""", "body /owner", $"openapi/small.yaml#{Properties}/owner/readOnly");
        Assert.Empty(check.CheckReply(request, Exchange.Reply(200, """{"value":1,"at":"2026-01-01T00:00:00Z","samples":[],"raw":null}""")));
    }

    [Fact]
    public void Keyword_that_the_check_does_not_know_fails_when_it_is_read() =>
        Assert.Equal("/components/schemas/RecordReadingRequest/properties/value/multipleOf", Assert.Throws<SpecException>(
            () => ContractCheck.Read([(SmallSpec.Path, SmallSpec.Text.Replace("maximum: 1000, description: The value.", "maximum: 1000, multipleOf: 2, description: The value.", StringComparison.Ordinal))])).Pointer);

    private static string Cron(string field, string text)
    {
        var fields = new[] { "minute", "hour", "day", "month", "weekday" }.Select(name => $"\"{name}\":\"{(name == field ? text : name is "day" or "month" ? "1" : "0")}\"");
        return $$$"""{"resetSchedule":{{{{string.Join(',', fields)}}}}}""";
    }

    /// <summary>One change passes; the other is refused once, at this place by this rule.</summary>
    private static void AssertRefused(ContractCheck check, Func<string, ContractRequest> request, string good, string bad, string place, string rule)
    {
        Assert.Empty(check.CheckRequest(request(good)));
        var breach = Assert.Single(check.CheckRequest(request(bad)));
        Assert.Equal((place, rule), ($"{breach.Part} {breach.Pointer}", breach.Rule));
    }
}
