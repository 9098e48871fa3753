using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Parts of an aggregation that go to another machine as bytes.</summary>
public sealed class StateTests
{
    private const int Checksum = 16;

    private static readonly AggregateEventsRequest Request = Some.GroupedRequest();

    // Made by the first version of the format: it must stay readable, or the version in it go up.
    private const string FirstVersion =
        "55534101A9D77DAACC011B2F8D56D7152D07E5DE08010101008080F28BA809030161010200FEF7C5E8D80602C3A901010080A0BE819501047769646501020001"
        + "00008A5D7845A4802BB17096D695430E058D29AF00000000000000000000000002117B2261223A2278222C2262223A5B315D7D0001010080A0B787E905055B22"
        + "79225D055B2779275D01010080C0F588FE065E8E80E8EE9B3C2E548D1971BD57DACE";

    [Fact]
    public void A_state_of_the_first_version_can_be_read()
    {
        var aggregation = Begin(Request);

        aggregation.MergeState(Convert.FromHexString(FirstVersion));

        Assert.Equal(Golden().GetResult().AsText(), aggregation.GetResult().AsText());
    }

    [Fact]
    public void Saving_changes_nothing_and_more_events_can_follow()
    {
        var (here, there) = (Begin(Request), Begin(Request));
        there.Add(Some.Event("2026-03-10T12:00", 2, "a"));
        here.MergeState(there.SaveState());

        here.Add(Some.Event("2026-03-10T12:00", 1, "a"));
        there.Add(Some.Event("2026-03-10T12:00", 4, "b"));
        here.MergeState(Begin(Request).SaveState());

        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 3 }, here.GetResult().Groups());
        Assert.Equal(new Dictionary<string, decimal> { ["a"] = 2, ["b"] = 4 }, there.GetResult().Groups());
    }

    [Fact]
    public void Sums_that_no_decimal_holds_come_back_exactly()
    {
        var request = Some.Request("2026-03-10T00:00", "2026-03-10T23:00", BinSize.Day);
        var (here, there) = (Begin(request), Begin(request));
        there.Add([Some.Event("2026-03-10T12:00", decimal.MaxValue), Some.Event("2026-03-10T12:00", decimal.MaxValue), Some.Event("2026-03-10T12:00", 0.0000000001m)]);
        Assert.Throws<OverflowException>(there.GetResult);

        here.MergeState(there.SaveState());
        Assert.Throws<OverflowException>(here.GetResult);

        here.Add([Some.Event("2026-03-10T12:00", -decimal.MaxValue), Some.Event("2026-03-10T12:00", -decimal.MaxValue)]);
        Assert.Equal(0.0000000001m, here.GetResult().Total["api"].Sum);
    }

    [Fact]
    public void Names_of_groups_come_back_whatever_they_hold()
    {
        var request = Some.GroupedRequest("$customer_id");
        var (here, there) = (Begin(request), Begin(request));
        there.Add([Some.Event("2026-03-10T12:00", 1, customer: "\0"), Some.Event("2026-03-10T12:00", 2, customer: "\ufffd"), Some.Event("2026-03-10T12:00", 4, customer: "é\u4e2d\ud83d\ude00"), Some.Event("2026-03-10T12:00", 8, customer: "\ud800")]);

        here.MergeState(there.SaveState());

        Assert.Equal(new Dictionary<string, decimal> { ["\0"] = 1, ["\ufffd"] = 10, ["é\u4e2d\ud83d\ude00"] = 4 }, here.GetResult().Groups());
    }

    [Fact]
    public void A_state_has_some_bytes_for_each_sum()
    {
        var request = Some.Request("2026-03-01T00:00", "2026-03-10T23:00", BinSize.Hour) with { GroupBy = "properties.model" };
        var aggregation = Begin(request);
        for (var hour = 0; hour < 240; hour++)
        {
            foreach (var model in (string[])["a", "b"])
            {
                aggregation.Add(Some.Event("2026-03-01T00:00", hour, model) with { Timestamp = Some.Instant("2026-03-01T00:00").AddHours(hour) });
            }
        }

        Assert.InRange(aggregation.SaveState().Length, 480, 480 * 8);
        Assert.InRange(Begin(request).SaveState().Length, 1, 48);
    }

    [Fact]
    public void A_changed_byte_is_noticed_and_leaves_the_aggregation_as_it_was()
    {
        var state = Golden().SaveState();
        var aggregation = Golden();
        var before = aggregation.GetResult().AsText();
        for (var index = 0; index < state.Length; index++)
        {
            foreach (var bits in (byte[])[1, 0x80, 0xFF])
            {
                state[index] ^= bits;
                Assert.Throws<FormatException>(() => aggregation.MergeState(state));
                state[index] ^= bits;
            }
        }

        Assert.Equal(before, aggregation.GetResult().AsText());
    }

    [Fact]
    public void Bytes_that_are_missing_or_too_many_are_noticed()
    {
        var state = Golden().SaveState();
        for (var length = 0; length < state.Length; length++)
        {
            Assert.Throws<FormatException>(() => Begin(Request).MergeState(state.AsSpan(0, length)));
        }

        Assert.Throws<FormatException>(() => Begin(Request).MergeState([.. state, 0]));
        Assert.Throws<FormatException>(() => Begin(Request).MergeState(StateBytes.Seal([.. state[..^Checksum], 0])));
    }

    [Fact]
    public void Foreign_bytes_and_those_of_a_later_version_are_told_apart()
    {
        var later = Golden().SaveState();
        later[3]++;

        Assert.Contains("no state", Assert.Throws<FormatException>(() => Begin(Request).MergeState("""{"list":[]}"""u8)).Message, StringComparison.Ordinal);
        Assert.Contains("format", Assert.Throws<FormatException>(() => Begin(Request).MergeState(StateBytes.Seal(later[..^Checksum]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    public void A_length_that_nothing_follows_takes_no_memory(byte[] length)
    {
        // No events; then so many groups, one group with a name so long, or a group with so many bins.
        foreach (var content in (byte[][])[[0, 0, .. length], [0, 0, 0, .. length], [0, 0, 0, 1, .. length], [0, 0, 0, 1, 1, 97, .. length], [0, 0, 0, 0, .. length]])
        {
            var state = Sealed(Request, [.. content, .. new byte[1_000]]);
            var aggregation = Begin(Request);
            var before = GC.GetAllocatedBytesForCurrentThread();

            Assert.Throws<FormatException>(() => aggregation.MergeState(state));

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        }
    }

    [Fact]
    public void A_content_that_no_aggregation_has_is_refused()
    {
        // Events, those without a value, sums beside the list; then groups: a name, used bins, events, the gap before a bin, its sum.
        byte[] series = [1, 1, 0, 0];
        byte[] large = [.. new byte[31], 0x40];
        byte[] known = [1, 0, 0, 1, 1, 97, .. series, 0];
        Begin(Request).MergeState(Sealed(Request, known));

        Refuses(Request, [1, 2, 0, 0, 0]);
        Refuses(Request, [1, 0, 0, 1, 0, .. series, 0]);
        Refuses(Request, [2, 0, 0, 2, 1, 97, .. series, 1, 97, .. series, 0]);
        Refuses(Request, [1, 0, 0, 1, 1, 97, 1, 1, 1, 0, 0]);
        Refuses(Request, [1, 0, 0, 1, 1, 97, 2, 1, 0, 0, 0, 0, 0]);
        Refuses(Request, [1, 0, 0, 1, 1, 97, 1, 1, 0, 1, .. large, 0]);
        Refuses(Request, [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0, 0]);
        Refuses(Request, [.. known, 0]);
        Refuses(Request with { FilterBy = new Dictionary<string, string> { ["region"] = "" } }, [1, 0, 1, 1, 0, 0, 0, 1, 1, 97, 1, 97, .. series]);
    }

    private static byte[] Sealed(AggregateEventsRequest request, byte[] content) => StateBytes.Seal([.. Begin(request).SaveState().AsSpan(0, StateBytes.Head), .. content]);

    private static void Refuses(AggregateEventsRequest request, byte[] content) =>
        Assert.Contains("damaged", Assert.Throws<FormatException>(() => Begin(request).MergeState(Sealed(request, content))).Message, StringComparison.Ordinal);

    /// <summary>One day with sums of every kind.</summary>
    private static UsageAggregation Golden()
    {
        var aggregation = Begin(Request);
        aggregation.Add(
        [
            Some.Event("2026-03-10T12:00", 1.25m, "a"),
            Some.Event("2026-03-10T12:00", -7, "a"),
            Some.Event("2026-03-10T12:00", null, "é"),
            Some.Event("2026-03-10T12:00", 1e20m, "wide"),
            Some.Event("2026-03-10T12:00", 0.00000000001m, "wide"),
            Some.Event("2026-03-10T12:00", 5, properties: """{"model":{"b":[1],"a":"x"}}"""),
            Some.Event("2026-03-10T12:00", 6, properties: """{"model":["y"]}"""),
            Some.Event("2026-03-10T12:00", 8),
        ]);
        return aggregation;
    }

    private static UsageAggregation Begin(AggregateEventsRequest request) => OfflineAggregator.Begin(request, Some.Context());
}
