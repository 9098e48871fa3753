namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Both bounds are inclusive, after each is cut to its whole second.</summary>
public sealed class ListRangeTests
{
    // 2026-03-10T10:00:00.000Z; the events are 1 at +0, 2 at +1.000, 3 at +1.001, 4 at +2.000.
    private const long Ten = 1_773_136_800_000;

    [Theory]
    [InlineData("start", Ten, "4321")]
    [InlineData("start", Ten + 999, "4321")]
    [InlineData("start", Ten + 1000, "432")]
    [InlineData("start", Ten + 1999, "432")]
    [InlineData("start", Ten + 2000, "4")]
    [InlineData("start", Ten + 3000, "")]
    [InlineData("end", Ten - 1, "")]
    [InlineData("end", Ten, "1")]
    [InlineData("end", Ten + 999, "1")]
    [InlineData("end", Ten + 1000, "21")]
    [InlineData("end", Ten + 1999, "21")]
    [InlineData("end", Ten + 2000, "4321")]
    [Mirrors("A1.11")]
    public async Task A_bound_is_cut_to_its_second_and_inclusive(string bound, long milliseconds, string values)
    {
        using var wire = await OfFourAsync();

        var reply = await wire.PostAsync("v1/events.list", $$"""{"custom_range":{"{{bound}}": {{milliseconds}} } }""");

        Assert.Equal(values, Values(reply));
    }

    [Theory]
    [InlineData("""{"start":0}""", "4321")]
    [InlineData("""{"end":0}""", "4321")]
    [InlineData("""{"start":null,"end":null}""", "4321")]
    [InlineData("""{"start":"0"}""", "4321")]
    [InlineData("{}", "4321")]
    [InlineData("""{"start":"1773136801000"}""", "432")]
    [InlineData("""{"start":1773136801000,"end":1773136801000}""", "2")]
    [InlineData("""{"start":1773136802000,"end":1773136800000}""", "")]
    [InlineData("""{"end":-1}""", "")]
    [InlineData("""{"start":-1}""", "4321")]
    [InlineData("""{"start":1773136801000.9}""", "432")]
    [InlineData("""{"start":79228162514264337593543950335}""", "")]
    [InlineData("""{"end":79228162514264337593543950335}""", "4321")]
    [InlineData("""{"start":-79228162514264337593543950335}""", "4321")]
    [InlineData("""{"end":-1e20}""", "")]
    [Mirrors("A1.7", "A1.12")]
    public async Task Zero_is_no_bound_text_is_a_number_and_no_number_is_too_large(string range, string values)
    {
        using var wire = await OfFourAsync();

        var reply = await wire.PostAsync("v1/events.list", $$"""{"custom_range":{{range}}}""");

        Assert.Equal((200, values), (reply.Status, Values(reply)));
    }

    private static string Values(WireReply reply) => string.Concat(reply.Json["list"]!.AsArray().Select(item => item!["value"]!.ToJsonString()));

    private static async Task<Wire> OfFourAsync()
    {
        var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00:00.000Z", 1);
        await wire.TrackAsync("2026-03-10T10:00:01.000Z", 2);
        await wire.TrackAsync("2026-03-10T10:00:01.001Z", 3);
        await wire.TrackAsync("2026-03-10T10:00:02.000Z", 4);
        return wire;
    }
}
