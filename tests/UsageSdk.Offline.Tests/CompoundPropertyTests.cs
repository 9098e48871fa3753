namespace UsageSdk.Offline.Tests;

/// <summary>Objects and arrays: their text depends on which of its two stores the server answers from.</summary>
public sealed class CompoundPropertyTests
{
    private const string Uuid = """{"model":"6f9619ff-8b86-d011-b42d-00cf4fc964ff"}""";

    [Theory]
    [InlineData("""{"model":{"b":1,"a":"x"}}""", """{"a":"x","b":1}""")]
    [InlineData("""{"model":{"b":{"d":true,"c":1.50}}}""", """{"b":{"c":1.5,"d":true}}""")]
    [InlineData("""{"model.a":1}""", """{"a":1}""")]
    [InlineData("""{"model":["a","b"]}""", """["a","b"]""")]
    public void By_themselves_they_are_grouped_by_their_JSON(string properties, string text) =>
        Assert.Equal([text], Groups([Event(1, properties)]).Keys);

    [Fact]
    public void A_text_that_looks_unique_makes_the_server_read_raw_events_when_that_covers_more()
    {
        UsageRecord[] objects = [Event(1, """{"model":{"a":1}}"""), Event(2, """{"model":["a","it's"]}""")];

        Assert.Equal(["""["a","it's"]""", """{"a":1}"""], Groups([.. objects, Event(0.5m, Uuid)]).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["6f9619ff-8b86-d011-b42d-00cf4fc964ff", @"['a','it\'s']"], Groups([.. objects, Event(4, Uuid), Event(8, Uuid)]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_as_many_events_the_larger_sum_decides()
    {
        var text = """{"model":{"a":1}}""";

        Assert.Equal(["""{"a":1}"""], Groups([Event(2, text), Event(1, Uuid)]).Keys);
        Assert.Equal(["6f9619ff-8b86-d011-b42d-00cf4fc964ff"], Groups([Event(1, text), Event(2, Uuid)]).Keys);
    }

    [Fact]
    public void A_text_that_reads_like_an_array_is_in_the_group_of_that_array()
    {
        var aggregation = OfflineAggregator.Begin(Some.GroupedRequest() with { FeatureId = ["api", "tokens"] }, Some.Context());
        aggregation.Add([Event(1, """{"model":["a"]}"""), Event(2, """{"model":"[\"a\"]"}""")]);

        // The second time shows that the first left the sums as they were.
        Assert.Equal(new Dictionary<string, decimal> { ["""["a"]"""] = 3 }, aggregation.GetResult().Groups());
        Assert.Equal(new Dictionary<string, decimal> { ["""["a"]"""] = 3 }, aggregation.GetResult().Groups());
    }

    [Fact]
    public void With_a_filter_objects_have_no_text()
    {
        var request = Some.GroupedRequest() with { FilterBy = new Dictionary<string, string> { ["region"] = "" } };

        Assert.Empty(OfflineAggregator.Aggregate([Event(1, """{"model":{"a":1}}""")], request, Some.Context()).List);
    }

    [Fact]
    public void Ordinary_texts_are_all_grouped_whatever_they_look_like()
    {
        string[] texts = ["6f9619ff-8b86-d011-b42d-00cf4fc964ff", "0123456789abcdef01234567", new('x', 32), new('é', 40), "1.5", "plain"];

        Assert.Equal(texts.Order(StringComparer.Ordinal), Groups([.. texts.Select(text => Event(1, $$"""{"model":"{{text}}"}"""))]).Keys.Order(StringComparer.Ordinal));
    }

    private static UsageRecord Event(decimal value, string properties) => Some.Event("2026-03-10T12:00", value, properties: properties);

    private static Dictionary<string, decimal> Groups(UsageRecord[] events) => OfflineAggregator.Aggregate(events, Some.GroupedRequest(), Some.Context()).Groups();
}
