namespace UsageSdk.Testing.Tests.Autumn;

public sealed class ListFilterByTests
{
    private const string Path = "Invalid property path. Should only contain alphanumeric and underscore characters.";

    [Theory]
    [InlineData("""{"region":"eu"}""", 1)]
    [InlineData("""{"REGION":"Eu"}""", 1)]
    [InlineData("""{"region":"e"}""", 0)]
    [InlineData("""{"city":"Köln"}""", 1)]
    [InlineData("""{"city":"KÖLN"}""", 0)]
    [InlineData("""{"count":"5"}""", 0)]
    [InlineData("""{"flag":"true"}""", 0)]
    [InlineData("""{"inner":"x"}""", 1)]
    [InlineData("""{"a.inner":"x"}""", 0)]
    [InlineData("""{"region":""}""", 0)]
    [InlineData("""{"none":""}""", 1)]
    [InlineData("""{"region":"eu","inner":"x"}""", 1)]
    [InlineData("""{"region":"eu","inner":"y"}""", 0)]
    [InlineData("""{"emoji":"😀"}""", 1)]
    [InlineData("""{"quoted":"a\"b"}""", 0)]
    [InlineData("""{"quoted":"a\\\"b\\n\\u0001"}""", 1)]
    [InlineData("""{"region":"eu\",\"city\":\"Köln"}""", 1)]
    [InlineData("{}", 2)]
    [Mirrors("A1.9")]
    public async Task A_filter_looks_for_a_text_member_anywhere_in_the_properties(string filter, int count)
    {
        using var wire = new Wire();
        await wire.PostAsync("v1/track", """{"customer_id":"cus_1","feature_id":"api"}""");
        await wire.PostAsync("v1/track", """
            {"customer_id":"cus_1","feature_id":"api","properties":{ "region" : "eu", "city":"K\u00f6ln", "count": 5, "flag": true, "none": "", "a": {"inner": "x"}, "emoji": "😀", "list": [1, {"n": null}], "quoted": "a\"b\n\u0001" }}
            """);

        var reply = await wire.PostAsync("v1/events.list", $$"""{"filter_by":{{filter}}}""");

        Assert.Equal(count, reply.Json["list"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"a-b":"x"}""", Path)]
    [InlineData("""{"a..b":"x"}""", Path)]
    [InlineData("""{"":"x"}""", Path)]
    [InlineData("""{"a":"","b":"","c":"","d":"","e":"","f":""}""", "filter_by: filter_by supports a maximum of 5 filters")]
    [Mirrors("A1.8", "A4.5")]
    public async Task A_filter_that_breaks_a_rule_is_refused(string filter, string message)
    {
        using var wire = new Wire();

        var reply = await wire.PostAsync("v1/events.list", $$"""{"filter_by":{{filter}}}""");

        reply.AssertAutumnError(400, "invalid_inputs", message);
    }
}
