using FsCheck;
using FsCheck.Fluent;

namespace UsageSdk.Tests.Pacing;

/// <summary>Whenever calls come, they are sent in their order, within the limits, and no later than the limits ask.</summary>
public sealed class PacingProperties
{
    private const double Second = 1;
    private const double Minute = 60;

    // Of many permits, those of a 64th of the window come back together.
    private const double MinuteSlice = Minute / 64;
    private const double Tolerance = 1e-6;

    /// <summary>Milliseconds between one call and the next: crowds, trickles and breaks.</summary>
    private static readonly Arbitrary<int[]> Gaps = Gen.Frequency(
            (12, Gen.Constant(0)), (6, Gen.Choose(1, 40)), (2, Gen.Choose(100, 1500)), (1, Gen.Choose(10_000, 70_000)))
        .ArrayOf().Resize(400).ToArbitrary();

    [Fact]
    public Task Calls_of_Dodo_Payments_keep_within_both_windows() => Traffic.RunAsync(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Gaps, gaps =>
    {
        var (arrivals, sent) = Send(gaps, static (traffic, label) => traffic.Dodo(label));
        for (var index = 0; index < sent.Count; index++)
        {
            var earliest = Math.Max(arrivals[index], Math.Max(Before(sent, index, 1, 0), Math.Max(Before(sent, index, 40, Second), Before(sent, index, 240, Minute))));
            var latest = Math.Max(earliest, Before(sent, index, 240, Minute + MinuteSlice));
            if (sent[index] < earliest - Tolerance || sent[index] > latest + Tolerance)
            {
                return false;
            }
        }

        return true;
    })));

    [Fact]
    public Task Calls_of_a_customer_of_Autumn_are_five_a_second_and_no_fewer() => Traffic.RunAsync(() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gaps, gaps =>
    {
        var (arrivals, sent) = Send(gaps, static (traffic, label) => traffic.List(label));
        return sent.Select((at, index) => Math.Abs(at - Math.Max(arrivals[index], Math.Max(Before(sent, index, 1, 0), Before(sent, index, 5, Second))))).All(late => late < Tolerance);
    })));

    [Fact]
    public Task A_token_bucket_allows_its_burst_and_then_its_rate_and_no_less() => Traffic.RunAsync(() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gaps, gaps =>
    {
        // 5,000 in 5 minutes and 100 at once: one every 60 ms, and 99 of them may be ahead.
        const double Step = 0.06;
        var (arrivals, sent) = Send(gaps, static (traffic, label) => traffic.DeleteMeterType(label));
        var due = double.MinValue;
        for (var index = 0; index < sent.Count; index++)
        {
            var expected = Math.Max(arrivals[index], Math.Max(Before(sent, index, 1, 0), due - (99 * Step)));
            if (Math.Abs(sent[index] - expected) > Tolerance)
            {
                return false;
            }

            due = Math.Max(due, sent[index]) + Step;
        }

        // The same, as it is usually said.
        return sent.Select((at, first) => sent.Skip(first).Select((other, more) => more + 1 <= 100 + ((other - at + Tolerance) / Step)).All(within => within)).All(within => within);
    })));

    /// <summary>Makes calls that are so far apart, and lets all of them end.</summary>
    private static (List<double> Arrivals, List<double> Sent) Send(int[] gaps, Func<Traffic, string, Task> call)
    {
        using var traffic = new Traffic();
        var (arrivals, calls) = (new List<double>(), new List<Task>());
        for (var index = 0; index < gaps.Length; index++)
        {
            traffic.Clock.Advance(TimeSpan.FromMilliseconds(gaps[index]));
            arrivals.Add(traffic.Now);
            calls.Add(call(traffic, $"{index}"));
        }

        traffic.Finish();
        Assert.All(calls, static call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, gaps.Length).Select(index => $"{index}"), traffic.Sent.Select(sent => sent.Label));
        return (arrivals, [.. traffic.Times]);
    }

    private static double Before(List<double> sent, int index, int distance, double span) => index < distance ? double.MinValue : sent[index - distance] + span;
}
