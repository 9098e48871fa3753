using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>What judges the cases that show a zone defect of the server, over requests of every kind.</summary>
public sealed class LocalBinTests
{
    private static readonly string[] Zones = ["Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "America/New_York"];

    private static readonly string[] Sizes = ["hour", "day", "week", "month"];

    public static TheoryData<string> Requests => [
        """ "feature_id":"api","range":"24h" """,
        """ "feature_id":["tokens","api","none","api"],"range":"7d" """,
        """ "feature_id":"tokens","range":"30d","customer_id":"c2" """,
        """ "feature_id":"api","range":"90d" """,
        """ "feature_id":"api","customer_id":"c1" """,
        """ "feature_id":"api","customer_id":"c1","range":"3bc" """,
        """ "feature_id":"api","customer_id":"c1","range":"last_cycle" """,
        """ "feature_id":"api","range":"last_cycle" """,
        """ "feature_id":"api","range":"7d","entity_id":"e1" """,
        """ "feature_id":["api","tokens"],"range":"7d","filter_by":{"model":"b"} """,
        """ "feature_id":["api","tokens"],"range":"7d","group_by":"properties.model" """,
        """ "feature_id":["api","tokens"],"range":"7d","group_by":"properties.model","max_groups":1 """,
        """ "feature_id":"api","range":"7d","group_by":"$customer_id","filter_by":{"model":"a"} """,
        """ "feature_id":"api","range":"7d","group_by":"$entity_id" """,
        """ "feature_id":"api","range":"7d","group_by":"$plan_id" """,
        """ "feature_id":"api","range":"7d","group_by":"properties.none" """,
        """ "feature_id":"api","custom_range":{"start":1788400800001,"end":1788843600000} """,
        """ "feature_id":"api","custom_range":{"start":1788402599000,"end":1790000000000} """,
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_right_list_has_no_differences(string request)
    {
        foreach (var (zone, size) in Zones.SelectMany(_ => Sizes, (zone, size) => (zone, size)))
        {
            var recorded = Case(zone, $$"""{{{request}},"bin_size":"{{size}}"}""");

            Assert.Empty(LocalBins.Differences(recorded, OfflineAggregator.Aggregate(recorded.Events, recorded.RequestJson, recorded.Context)));
        }
    }

    [Fact]
    public void A_wrong_list_has_differences()
    {
        // The last feature has no events: its bins are all 0.
        foreach (var features in (string[])[""" "tokens" """, """ ["api","none"] """, """ "none" """])
        {
            var recorded = Case("Asia/Kolkata", $$"""{"feature_id":{{features}},"range":"24h"}""");
            var result = OfflineAggregator.Aggregate(recorded.Events, recorded.RequestJson, recorded.Context);
            AggregateBin[] list = [.. result.List];
            bool IsRight(params AggregateBin[] bins) => LocalBins.Differences(recorded, result with { List = bins }).Count == 0;

            Assert.True(IsRight(list));
            Assert.False(IsRight());
            Assert.False(IsRight(list[1..]));
            Assert.False(IsRight(list[..^1]));
            Assert.False(IsRight([list[0], .. list]));
            Assert.False(IsRight([list[0] with { Period = list[0].Period.AddDays(-1) }, .. list[1..]]));
            Assert.False(IsRight([Changed(list[0]), .. list[1..]]));
            Assert.False(IsRight([list[0] with { Values = new Dictionary<string, decimal>() }, .. list[1..]]));
        }
    }

    private static AggregateBin Changed(AggregateBin bin) => bin with { Values = bin.Values.ToDictionary(value => value.Key, value => value.Value + 1) };

    /// <summary>An event every 205 minutes of a hundred days that end on 10 September 2026, a few days after the clocks of Santiago changed.</summary>
    private static ServerCase Case(string zone, string request)
    {
        const long Now = 1_789_029_000_000;
        var events = Enumerable.Range(0, 700).Select(index => $$"""
            {"id":"evt_{{index}}","event_name":"{{(index % 3 == 0 ? "tokens" : "api")}}","customer_id":"c{{1 + (index % 2)}}","entity_id":{{(index % 5 == 0 ? "null" : $"\"e{index % 2}\"")}},
             "timestamp":{{Now + 3_600_000 - (index * 12_300_000L)}},"value":{{(index % 11 == 0 ? "null" : $"{index}.25")}},
             "properties":{{(index % 7 == 0 ? "{}" : $"{{\"model\":\"{"abc"[index % 3]}\"}}")}} }
            """);
        return ServerCase.Parse($$"""
            {"tags":[],"now":{{Now}},"timezone":"{{zone}}","request":{{request}},"events":[{{string.Join(',', events)}}],
             "billing_cycle":{"cycleStart":1788220800000,"cycleEnd":1789430400000,"createdAt":1780000000000} }
            """);
    }
}
