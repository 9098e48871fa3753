using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class FakeRunTests
{
    [Fact]
    public Task The_committed_file_comes_back_as_it_was_sent() => ComesBack(CommittedCsv.Rows());

    [Fact]
    public Task A_single_row_comes_back() => ComesBack([Rows.At("2026-09-01T10:20:30Z", 1.25m)]);

    [Fact]
    public Task Rows_in_any_order_and_with_mixed_offsets_come_back() => ComesBack(
    [
        Rows.At("2026-09-03T00:10:00+02:00", 1),
        Rows.At("2026-09-01T10:00:00Z", 2),
        Rows.At("2026-09-02T23:59:00-08:00", 4),
        Rows.At("2026-09-01T15:40:00+05:45", 8, feature: "tokens"),
        Rows.At("2026-09-01T09:55:00Z", 16, customer: "c2"),
    ]);

    [Fact]
    public Task Rows_on_the_hour_and_in_its_last_millisecond_come_back() => ComesBack(
    [
        Rows.At("2026-09-01T00:00:00.000Z", 1),
        Rows.At("2026-09-01T00:59:59.999Z", 2),
        Rows.At("2026-09-01T01:00:00.000Z", 4),
        Rows.At("2026-09-01T23:59:59.9999999Z", 8),
        Rows.At("2026-09-02T00:00:00.0000001Z", 16),
    ]);

    [Fact]
    public Task Zero_and_negative_values_come_back() => ComesBack(
    [
        Rows.At("2026-09-01T10:00:00Z", 0),
        Rows.At("2026-09-01T10:00:00Z", -7.5m),
        Rows.At("2026-09-02T10:00:00Z", 0, feature: "nothing"),
        Rows.At("2026-09-02T10:00:00Z", 5, feature: "back"),
        Rows.At("2026-09-02T10:00:00Z", -5, feature: "back"),
    ]);

    [Fact]
    public Task Values_of_15_digits_and_of_10_decimal_places_come_back() => ComesBack(
    [
        Rows.At("2026-09-01T10:00:00Z", 999_999_999_999_999m),
        Rows.At("2026-09-01T10:00:00Z", -99_999.9999999999m),
        Rows.At("2026-09-02T10:00:00Z", 0.0000000001m, feature: "small"),
    ]);

    [Fact]
    public Task Rows_without_a_model_come_back() => ComesBack([Rows.At("2026-09-01T10:00:00Z", 1, model: ""), Rows.At("2026-09-01T10:00:00Z", 2), Rows.At("2026-09-01T10:00:00Z", 4, model: "", feature: "tokens")]);

    [Fact]
    public Task A_file_without_any_model_comes_back() => ComesBack([Rows.At("2026-09-01T10:00:00Z", 1, model: "")]);

    [Fact]
    public Task More_rows_within_an_hour_than_a_batch_takes_come_back() =>
        ComesBack([.. Enumerable.Range(0, 2_001).Select(number => Rows.At("2026-09-01T10:30:00Z", number))]);

    [Theory]
    [InlineData(10)]
    [InlineData(251)]
    public Task More_models_than_are_grouped_by_default_or_at_most_come_back(int count) =>
        ComesBack([.. Enumerable.Range(1, count).Select(number => Rows.At("2026-09-01T10:30:00Z", number, $"model-{number}"))]);

    [Fact]
    public Task Names_that_need_escaping_come_back() => ComesBack(
    [
        Rows.At("2026-09-01T10:00:00Z", 1, "a \"b\" [c]\n", "api/v1 é", "c 1/2"),
        Rows.At("2026-09-01T10:00:00Z", 2, "a.b", "__proto__", "ü"),
    ]);

    [Fact]
    public Task Ids_that_no_header_takes_or_that_differ_in_spaces_and_escapes_only_come_back() =>
        ComesBack([.. new[] { "bestellung-ä", "注文 1", "a", " a", "a ", "a\nb", "a%20b", "a b", "\U0001F680", "a/b", "a,b", "..", "a\0" }.Select(id => Rows.At("2026-09-01T10:00:00Z") with { Id = id })]);

    private static async Task ComesBack(IReadOnlyList<UsageRow> rows)
    {
        var result = await FakeRun.RunAsync(rows, TestContext.Current.CancellationToken);

        Assert.Empty(result.Differences());
        Assert.Equal(rows.Count, result.Tracked.Count);
        Assert.Equal(rows.Select(row => row.Id).Order(), result.Ingested.Select(item => item.EventId).Order());
        var sums = new Dictionary<string, decimal>();
        var counts = new Dictionary<string, long>();
        foreach (var row in rows)
        {
            sums[row.Feature] = sums.GetValueOrDefault(row.Feature) + row.Value;
            counts[row.Feature] = counts.GetValueOrDefault(row.Feature) + 1;
        }

        Assert.Equal(sums, result.ByDay.Total.ToDictionary(entry => entry.Key, entry => entry.Value.Sum));
        Assert.Equal(counts, result.ByDay.Total.ToDictionary(entry => entry.Key, entry => entry.Value.Count));
        foreach (var bin in result.ByDay.List)
        {
            foreach (var (feature, value) in bin.Values)
            {
                Assert.Equal(rows.Where(row => row.Feature == feature && row.Timestamp >= bin.Period && row.Timestamp < bin.Period.AddDays(1)).Sum(row => row.Value), value);
            }
        }
    }
}
