using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Tests.DodoPayments;

public sealed class IngestMetadataTests
{
    [Theory]
    [InlineData("""{"text":"150","integer":9007199254740993,"number":1.5,"yes":true,"no":false,"empty":""}""")]
    [InlineData("""{"least":-9223372036854775808,"most":9223372036854775807,"huge":1E+300}""")]
    [InlineData("{}")]
    [Mirrors("B2.13", "B3.12")]
    public async Task Metadata_keeps_its_types(string metadata)
    {
        using var wire = new Wire();

        await IngestAsync(wire, metadata);
        var reply = await wire.GetAsync("events/evt_1");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(metadata), reply.Json["metadata"]), reply.Text);
    }

    [Fact]
    [Mirrors("B2.6")]
    public async Task Null_metadata_is_none()
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, "null");

        Assert.Equal(200, reply.Status);
        Assert.Null(Assert.Single(wire.Server.DodoPayments.Events).Metadata);
    }

    [Theory]
    [InlineData(50, 1, 1)]
    [InlineData(1, 100, 500)]
    [InlineData(50, 100, 500)]
    [Mirrors("B2.10", "B2.11", "B2.12")]
    public async Task Metadata_at_its_limits_is_taken(int pairs, int keyLength, int valueLength)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, Pairs(pairs, keyLength, $"\"{new string('v', valueLength)}\""));

        Assert.Equal(200, reply.Status);
        Assert.Equal(pairs, Assert.Single(wire.Server.DodoPayments.Events).Metadata!.Count);
    }

    [Theory]
    [InlineData(100, 500, 200)]
    [InlineData(101, 500, 400)]
    [InlineData(100, 501, 400)]
    [Mirrors("B2.11", "B2.12")]
    public async Task A_character_beyond_sixteen_bits_is_one(int keyLength, int valueLength, int status)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, $$"""{"{{Emoji(keyLength)}}":"{{Emoji(valueLength)}}"}""");

        Assert.Equal(status, reply.Status);

        static string Emoji(int count) => string.Concat(Enumerable.Repeat("😀", count));
    }

    [Fact]
    public async Task A_thousand_events_with_full_metadata_fit()
    {
        using var wire = new Wire();
        var metadata = Pairs(50, 100, $"\"{new string('v', 500)}\"");
        var events = Enumerable.Range(1, 1000).Select(number => $$"""{"event_id":"evt_{{number}}","customer_id":"cus_1","event_name":"call","metadata":{{metadata}}}""");

        var reply = await wire.PostAsync("events/ingest", $$"""{"events":[{{string.Join(",", events)}}]}""");

        reply.AssertOk("""{"ingested_count":1000}""");
    }

    [Theory]
    [InlineData(51, 1, "1", "MAXIMUM_KEYS_REACHED")]
    [InlineData(1, 101, "\"v\"", "INVALID_REQUEST_PARAMETERS")]
    [InlineData(1, 101, "1", "INVALID_REQUEST_PARAMETERS")]
    [InlineData(1, 101, "true", "INVALID_REQUEST_PARAMETERS")]
    [InlineData(1, 1, "501", "INVALID_REQUEST_PARAMETERS")]
    [Mirrors("B1.9", "B2.10", "B2.11", "B2.12")]
    public async Task Metadata_past_a_limit_is_refused(int pairs, int keyLength, string value, string code)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, Pairs(pairs, keyLength, value == "501" ? $"\"{new string('v', 501)}\"" : value));

        reply.AssertDodoError(400, code);
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Theory]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":[1]}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":1e400}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [Mirrors("B2.6", "B2.13", "B2.14")]
    public async Task Metadata_of_another_form_is_refused(string metadata)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, metadata);

        reply.AssertDodoError(422, "INVALID_REQUEST_BODY");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    private static string Pairs(int count, int keyLength, string value) =>
        $$"""{{{string.Join(",", Enumerable.Range(0, count).Select(number => $"\"{Key(number, keyLength)}\":{value}"))}}}""";

    // A letter apart keeps fifty keys of one character different.
    private static string Key(int number, int length) => (char)('A' + number is var letter && letter == '\\' ? 'é' : letter) + new string('k', length - 1);

    private static Task<WireReply> IngestAsync(Wire wire, string metadata) =>
        wire.PostAsync("events/ingest", $$"""{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","metadata":{{metadata}}}]}""");
}
