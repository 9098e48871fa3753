using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace UsageSdk.Offline.Tests;

public sealed class StateProperties
{
    private const int Parts = 4;
    private const int Checksum = 16;

    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(300)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_313, 12_345_679), FSharpOption<int>.None)));

    private static readonly string[] Customers = ["c1", "c2", "\ud83d\ude00", "\udc00", "é"];

    [Theory]
    [InlineData(null, null)]
    [InlineData("properties.model", null)]
    [InlineData("properties.model", 1)]
    [InlineData("properties.x", null)]
    [InlineData("properties.x.y", null)]
    [InlineData("$customer_id", 2)]
    [InlineData("$entity_id", null)]
    [InlineData("$plan_id", null)]
    public void Parts_saved_and_merged_in_any_order_give_what_all_events_at_once_do(string? groupBy, int? maxGroups) =>
        Check.One(Repeatable, Prop.ForAll(Scenario.Any, Splits().ToArbitrary(), Orders().ToArbitrary(), (scenario, split, order) =>
        {
            var request = scenario.Request with { GroupBy = groupBy, MaxGroups = maxGroups };
            var filtered = request with { FilterBy = new Dictionary<string, string> { ["model"] = "a" } };
            var zone = scenario.Context with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe") };
            var march = scenario.Context with { Profile = AggregationProfile.March2026 };
            var isKnownInMarch = request.CustomerId is not null && request.BinSize != Autumn.BinSize.Week && groupBy?.StartsWith('$') != true;
            var events = scenario.Events.Select((item, index) => item with
            {
                CustomerId = request.CustomerId is null ? Customers[split[(index + 1) % split.Length] % Customers.Length] : "c1",
                EntityId = index % 3 == 0 ? null : $"e{index % 2}",
                Value = (index % 5) switch { 0 => item.Value * 1e20m, 1 => item.Value / 1e15m, _ => item.Value },
            }).ToArray();
            foreach (var (asked, context) in new[] { (request, scenario.Context), (filtered, scenario.Context), (request, zone), (request, isKnownInMarch ? march : zone) })
            {
                var parts = Enumerable.Range(0, Parts).Select(_ => OfflineAggregator.Begin(asked, context)).ToArray();
                for (var index = 0; index < events.Length; index++)
                {
                    parts[split[index % split.Length]].Add(in events[index]);
                }

                var states = Array.ConvertAll(parts, part => part.SaveState());
                var whole = OfflineAggregator.Begin(asked, context);
                foreach (var part in order)
                {
                    whole.MergeState(states[part]);
                }

                var expected = OfflineAggregator.Aggregate(events, asked, context).AsText();
                Assert.Equal(expected, whole.GetResult().AsText());

                // What was merged can be saved in turn.
                var copy = OfflineAggregator.Begin(asked, context);
                copy.MergeState(whole.SaveState());
                Assert.Equal(expected, copy.GetResult().AsText());
            }
        }));

    [Theory]
    [InlineData(null)]
    [InlineData("properties.model")]
    [InlineData("properties.x")]
    [InlineData("$plan_id")]
    public void Changed_bytes_give_a_documented_exception_or_an_aggregation_that_works(string? groupBy) =>
        Check.One(Repeatable.WithMaxTest(2_000), Prop.ForAll(Scenario.Any, Gen.OneOf(Changes().ArrayOf(1), Changes().ArrayOf(2), Changes().ArrayOf()).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (scenario, changes, isSealed) =>
        {
            var request = scenario.Request with { GroupBy = groupBy };
            var source = OfflineAggregator.Begin(request, scenario.Context);
            source.Add(scenario.Events);
            source.Add(scenario.Events.Select(item => item with { Value = 1e25m }).Take(2).ToArray());
            var state = source.SaveState();
            var content = state[..^Checksum].ToList();
            foreach (var change in changes)
            {
                change.Apply(content, isSealed ? StateBytes.Head : 0);
            }

            // With a fresh checksum, or nothing else would be looked at.
            state = isSealed ? StateBytes.Seal([.. content]) : [.. content, .. state[^Checksum..]];
            var aggregation = OfflineAggregator.Begin(request, scenario.Context);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var exception = Record.Exception(() => aggregation.MergeState(state));

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (1 << 20) + (state.Length * 64));
            if (exception is not null)
            {
                Assert.True(exception is FormatException || exception.GetType() == typeof(ArgumentException), $"{exception}");
                Assert.Equal(OfflineAggregator.Aggregate([], request, scenario.Context).AsText(), aggregation.GetResult().AsText());
                return;
            }

            var result = Outcome(aggregation);
            var copy = OfflineAggregator.Begin(request, scenario.Context);
            copy.MergeState(aggregation.SaveState());
            Assert.Equal(result, Outcome(copy));
        }));

    private static string Outcome(UsageAggregation aggregation)
    {
        try
        {
            return aggregation.GetResult().AsText();
        }
        catch (OverflowException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static Gen<int[]> Splits() => Gen.Choose(0, Parts - 1).ArrayOf(11);

    private static Gen<int[]> Orders() => Gen.Shuffle(Enumerable.Range(0, Parts).ToArray());

    private static Gen<Change> Changes() =>
        from kind in Gen.Choose(0, 3)
        from place in Gen.Choose(0, 10_000)
        from value in Gen.OneOf(Gen.Elements(0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF), Gen.Choose(0, 255))
        from count in Gen.Choose(1, 12)
        select new Change(kind, place, (byte)value, count);

    private sealed record Change(int Kind, int Place, byte Value, int Count)
    {
        public void Apply(List<byte> bytes, int from)
        {
            var place = from + (Place % (bytes.Count - from + 1));
            var count = Math.Min(Count, bytes.Count - place);
            switch (Kind)
            {
                case 0 when count > 0:
                    bytes[place] = Value;
                    break;
                case 1:
                    bytes.InsertRange(place, Enumerable.Repeat(Value, Count));
                    break;
                case 2:
                    bytes.RemoveRange(place, count);
                    break;
                default:
                    bytes.AddRange(bytes.GetRange(place, count));
                    break;
            }
        }
    }
}
