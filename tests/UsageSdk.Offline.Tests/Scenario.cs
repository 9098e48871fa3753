using FsCheck;
using FsCheck.Fluent;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Made-up events, a request for them and an instant that counts as now.</summary>
internal sealed record Scenario(UsageRecord[] Events, AggregateEventsRequest Request, AggregationContext Context)
{
    private static readonly DateTimeOffset Middle = Some.Instant("2026-03-10T12:00");
    private static readonly BinSize[] Sizes = [BinSize.Hour, BinSize.Day, BinSize.Week, BinSize.Month];
    private static readonly AggregateRange[] Ranges =
    [
        AggregateRange.Last24Hours, AggregateRange.Last7Days, AggregateRange.Last30Days, AggregateRange.OneBillingCycle, AggregateRange.ThreeBillingCycles, AggregateRange.LastCycle,
    ];

    public BinSize Size => Request.BinSize!.Value;

    public AggregateEventsResponse Aggregate() => OfflineAggregator.Aggregate(Events, Request, Context);

    public override string ToString() => $"{Size} {Request.CustomerId} {Request.Range} {Request.CustomRange} {Context.BillingCycle} now {Context.Now:O}: {string.Join("; ", Events.Select(item => $"{item.FeatureId} {item.Timestamp:O} {item.Value} {item.Properties}"))}";

    /// <summary>Scenarios that shrink to fewer events.</summary>
    public static Arbitrary<Scenario> Any { get; } = Arb.From(Scenarios(), scenario =>
        scenario.Events.Select((_, index) => scenario with { Events = [.. scenario.Events.Where((_, other) => other != index)] }));

    private static Gen<Scenario> Scenarios() =>
        from events in Records().ArrayOf()
        from size in Gen.Elements(Sizes)
        from now in Times()
        from range in Gen.Elements(Ranges)
        from isCustom in Gen.Elements(true, false)
        from start in Times()
        from seconds in Gen.Choose(1, 40 * 86_400)
        from customer in Gen.Elements("c1", null)
        from cycle in Cycles()
        select new Scenario(
            events,
            new AggregateEventsRequest
            {
                CustomerId = customer,
                FeatureId = ["api", "tokens"],
                BinSize = size,
                Range = isCustom ? null : range,
                CustomRange = isCustom ? new() { Start = start, End = start.AddSeconds(seconds) } : null,
            },
            new AggregationContext { Now = now, BillingCycle = cycle });

    private static Gen<BillingCycle?> Cycles() =>
        from exists in Gen.Elements(true, false)
        from start in Times()
        from seconds in Gen.Choose(1, 40 * 86_400)
        from age in Gen.Elements(-30, 0, 30)
        select exists ? new BillingCycle(start, start.AddSeconds(seconds), start.AddDays(-age)) : null;

    private static Gen<UsageRecord> Records() =>
        from feature in Gen.Elements("api", "tokens", "other")
        from time in Times()
        from cents in Gen.OneOf(Gen.Elements(100, 200), Gen.Choose(-5_000, 20_000))
        from hasValue in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from model in Gen.Elements("", "\"model\":\"\"", "\"model\":\"a\"", "\"model\":\"b\"", "\"model\":7", "\"model\":true")
        from beside in Gen.Elements("", "", "\"x\":{\"y\":[1,{\"z\":2}]}", "\"x.y\":\"a\"", "\"model2\":[]")
        let properties = $"{{{string.Join(',', new[] { model, beside }.Where(static member => member.Length > 0))}}}"
        select Some.Event("2026-01-01", hasValue ? cents / 100m : null, feature, properties: properties) with { Timestamp = time };

    /// <summary>Often close together, and exactly on the hour or a moment beside it, where the rules change.</summary>
    private static Gen<DateTimeOffset> Times() =>
        from hours in Gen.Frequency((1, Gen.Choose(-45 * 24, 45 * 24)), (3, Gen.Choose(-12, 12)))
        from milliseconds in Gen.OneOf(Gen.Elements(0, 1, 999, 1_000, 3_599_999), Gen.Choose(0, 3_599_999))
        select Middle.AddHours(hours).AddMilliseconds(milliseconds);
}
