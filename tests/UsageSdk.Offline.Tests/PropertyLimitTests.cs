using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace UsageSdk.Offline.Tests;

/// <summary>Properties that JSON allows and nobody means: they are read all the same, as documented.</summary>
public sealed class PropertyLimitTests
{
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1_000_000 };

    [Theory]
    [InlineData(64, "x")]
    [InlineData(65, "")]
    [InlineData(20_000, "")]
    public void A_name_has_a_text_down_to_64_levels(int levels, string text)
    {
        var path = string.Join('.', Enumerable.Repeat("a", levels));
        var properties = Read($$"""{"{{path}}":"x","b":"y"}""");

        Assert.Equal((text, "y"), (properties.TextAt(path), properties.TextAt("b")));
    }

    [Theory]
    [InlineData(64, "x")]
    [InlineData(65, "")]
    [InlineData(20_000, "")]
    public void A_nested_object_has_a_text_down_to_64_levels(int levels, string text)
    {
        var nested = $"{Repeat("""{"a":""", levels)}\"x\"{Repeat("}", levels)}";
        var properties = Read($$"""{{nested[..^1]}},"b":"y"}""");

        Assert.Equal((text, "y"), (properties.TextAt(string.Join('.', Enumerable.Repeat("a", levels))), properties.TextAt("b")));
    }

    [Theory]
    [InlineData(30, 34, "x")]
    [InlineData(30, 35, "")]
    public void Dots_and_nested_objects_count_together(int outer, int inner, string text)
    {
        var (before, after) = (string.Join('.', Enumerable.Repeat("a", outer)), string.Join('.', Enumerable.Repeat("b", inner)));

        Assert.Equal(text, Read($$$"""{"{{{before}}}":{"{{{after}}}":"x"}}""").TextAt($"{before}.{after}"));
    }

    [Theory]
    [InlineData(256, "x")]
    [InlineData(257, "")]
    public void Below_a_path_of_256_characters_is_the_last_text(int length, string text)
    {
        var parent = new string('p', length);
        var json = $$"""{"{{parent}}":{"model":"x"},"model":{"b":1,"a":"y"} }""";

        Assert.Equal((text, "1", "y"), (Read(json).TextAt($"{parent}.model"), Read(json).TextAt("model.b"), Read(json).TextAt("model.a")));
        Assert.Equal(text, Read($$"""{"{{parent}}.model":"x"}""").TextAt($"{parent}.model"));
        Assert.Equal("x", Read($$$"""{"a":{"{{{parent}}}":"x"}}""").TextAt($"a.{parent}"));
    }

    [Fact]
    public void Many_members_below_a_long_name_take_no_more_memory_than_below_a_short_one()
    {
        var members = string.Join(',', Enumerable.Range(0, 2_000).Select(number => $"\"{number}\":1"));
        var json = JsonElement.Parse($"{{\"{new string('p', 100_000)}\":{{{members}}}}}");
        _ = Read("""{"a":{"b":1}}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        UsageProperties properties = json;

        // Each path with the name in it would take 200 kB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Equal("", properties.TextAt($"{new string('p', 100_000)}.7"));
    }

    [Theory]
    [InlineData(63, "1")]
    [InlineData(64, "NULL")]
    [InlineData(20_000, "NULL")]
    public void In_an_array_what_is_too_deep_is_null(int arrays, string text)
    {
        var shown = Math.Min(arrays, 64);

        Assert.Equal(Repeat("[", shown) + text + Repeat("]", shown), Read($$"""{"model":{{Repeat("[", arrays)}}1{{Repeat("]", arrays)}}}""").TextAt("model"));
    }

    [Fact]
    public void In_an_object_in_an_array_what_is_too_deep_is_missing()
    {
        var json = $$"""{"model":[{{Repeat("""{"a":""", 20_000)}}1{{Repeat("}", 20_000)}}]}""";

        Assert.Equal($"[{Repeat("""{"a":""", 62)}{{}}{Repeat("}", 62)}]", Group(json));
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", "a", "\ufffd")]
    [InlineData("""{"a":"\uDC00\ud800"}""", "a", "\ufffd\ufffd")]
    [InlineData("""{"a":"\ud800\ud83d\ude00\n"}""", "a", "\ufffd\ud83d\ude00\n")]
    [InlineData("""{"a":"\\ud800\\"}""", "a", @"\ud800\")]
    [InlineData("""{"a":"\u00e9\u0041\/\""}""", "a", "éA/\"")]
    [InlineData("""{"\ud800":1}""", "\ufffd", "1")]
    [InlineData("""{"\u0061\u002eb":1}""", "a.b", "1")]
    [InlineData("""{"\ud800":1,"\ufffd":2}""", "\ufffd", "2")]
    [InlineData("""{"\ud800.b":1}""", "\ufffd.b", "1")]
    [InlineData("""{"a":["\ud800"]}""", "a", "['\ufffd']")]
    [InlineData("""{"a":[{"\ud800":"\udc00"}]}""", "a", "[{\"\ufffd\":\"\ufffd\"}]")]
    public void Half_a_surrogate_pair_is_the_replacement_character(string json, string path, string text)
    {
        Assert.Equal(text, Read(json).TextAt(path));
        Assert.Equal(json, Read(json).ToString());
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_the_replacement_character()
    {
        using var document = JsonDocument.Parse(Encoding.Latin1.GetBytes("{\"a\":\"x\u00ff\",\"b\u00ff\":1}"));
        var properties = UsageProperties.FromJsonElement(document.RootElement);

        Assert.Equal(("x\ufffd", "1"), (properties.TextAt("a"), properties.TextAt("b\ufffd")));
        Assert.Equal("{\"a\":\"x\ufffd\",\"b\ufffd\":1}", properties.ToString());
    }

    [Theory]
    [InlineData("[1e999,1]", "[NULL,1]", "[null,1]")]
    [InlineData("[1e999,[0]]", "[NULL,[0]]", "[null,[0]]")]
    [InlineData("[[],[-1e999],null]", "[[],[NULL],NULL]", "[[],[null],null]")]
    [InlineData("""[{"y":1e999,"z":[1e999]}]""", """[{"z":[null]}]""", """[{"z":[null]}]""")]
    public void A_number_beyond_binary64_is_null_in_an_array(string array, string raw, string compound)
    {
        var json = $$"""{"model":{{array}}}""";

        Assert.Equal((raw, compound), (Read(json).TextAt("model"), Group(json)));
    }

    [Fact]
    public void A_number_beyond_binary64_is_missing_in_an_object()
    {
        Assert.Equal("""{"b":[{}]}""", Group("""{"model":{"a":1e999,"b":[{"y":1e999}]}}"""));
        Assert.Equal("", Read("""{"model":1e999}""").TextAt("model"));
    }

    [Theory]
    [InlineData("""[{"a":1,"a":2}]""", """[{"a":2}]""")]
    [InlineData("""[{"a":1,"a":null}]""", "[{}]")]
    [InlineData("""[[{"b":1,"a":{"c":1,"c":2},"b":3}]]""", """[[{"a":{"c":2},"b":3}]]""")]
    public void Of_members_with_the_same_name_the_last_counts_in_an_array_too(string array, string text)
    {
        var json = $$"""{"model":{{array}}}""";

        Assert.Equal((text, text), (Read(json).TextAt("model"), Group(json)));
    }

    [Fact]
    public void Texts_are_not_kept_once_no_properties_have_them()
    {
        var text = TextOfPropertiesThatAreGone();
        GC.Collect();

        Assert.False(text.IsAlive);
    }

    /// <summary>A method of its own, so that no variable of the test refers to the text.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference TextOfPropertiesThatAreGone() => new(Read("""{"model":"of a customer"}""").TextAt("model"));

    private static UsageProperties Read(string json) => JsonElement.Parse(json, AnyDepth);

    /// <summary>The text by which the server's rolled-up counts know <c>model</c>.</summary>
    private static string Group(string json) =>
        Assert.Single(OfflineAggregator.Aggregate([new("evt", "api", "c1", Some.Instant("2026-03-10T12:00"), 1, properties: Read(json))], Some.GroupedRequest(), Some.Context()).Groups()).Key;

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
