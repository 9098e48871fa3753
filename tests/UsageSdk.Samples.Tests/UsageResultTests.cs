using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class UsageResultTests
{
    [Fact]
    public async Task What_is_tampered_with_is_reported()
    {
        var result = await Ran();
        var total = result.ByDay.Total["api"];
        var api = result.Tracked.First(item => item.FeatureId == "api").Id;
        var ingested = result.Ingested.First(item => item.EventName == "api").EventId;
        var day = result.ByDay.List[0];
        var group = result.ByModel.List[0].GroupedValues!["api"].ToDictionary();
        group["m1"]++;
        (UsageResult Result, string Way)[] tampered =
        [
            (result with { Tracked = [.. result.Tracked.Where(item => item.Id != api)] }, "Autumn, events listed"),
            (result with { Tracked = [.. result.Tracked, result.Tracked.First(item => item.Id == api)] }, "Autumn, events listed"),
            (result with { Tracked = [.. result.Tracked.Select(item => item.Id == api ? item with { Value = item.Value + 1 } : item)] }, "Autumn, events listed"),
            (result with { Ingested = [.. result.Ingested.Where(item => item.EventId != ingested)] }, "Dodo Payments, events listed"),
            (result with { ByDay = result.ByDay with { List = [day with { Values = new Dictionary<string, decimal> { ["api"] = day.Values["api"] + 1, ["tokens"] = day.Values["tokens"] } }, .. result.ByDay.List.Skip(1)] } }, "Autumn, sum of the days"),
            (result with { ByDay = result.ByDay with { Total = Totals(total with { Sum = total.Sum + 0.0000000001m }) } }, "Autumn, total"),
            (result with { ByDay = result.ByDay with { Total = Totals(total with { Count = total.Count + 1 }) } }, "Autumn, total"),
            (result with { ByModel = result.ByModel with { List = [result.ByModel.List[0] with { GroupedValues = new Dictionary<string, IReadOnlyDictionary<string, decimal>>(result.ByModel.List[0].GroupedValues!) { ["api"] = group } }, .. result.ByModel.List.Skip(1)] } }, "Autumn, sum of the models"),
        ];

        Assert.Empty(result.Differences());
        Assert.All(tampered, item => Assert.Contains($"api: {item.Way}: ", Assert.Single(item.Result.Differences()), StringComparison.Ordinal));

        Dictionary<string, Autumn.AggregateTotal> Totals(Autumn.AggregateTotal api) => new() { ["api"] = api, ["tokens"] = result.ByDay.Total["tokens"] };
    }

    [Fact]
    public async Task A_row_that_was_never_sent_is_reported_for_every_way_of_reading_back()
    {
        var result = await Ran();

        var differences = (result with { Rows = [.. result.Rows, new UsageRow("more", result.Rows[0].Timestamp, "c1", "api", 1, "m1", "")] }).Differences();

        Assert.Equal(5, differences.Count);
        Assert.All(differences, difference => Assert.StartsWith("api: ", difference, StringComparison.Ordinal));
    }

    private static Task<UsageResult> Ran() => FakeRun.RunAsync(
    [
        Rows.At("2026-09-01T10:00:00Z", 1, model: "m1"),
        Rows.At("2026-09-01T10:00:00Z", 1.5m, model: "m1"),
        Rows.At("2026-09-02T10:00:00Z", 2, model: "m2"),
        Rows.At("2026-09-02T10:00:00Z", 4, model: "m2") with { Feature = "tokens" },
    ], TestContext.Current.CancellationToken);
}
