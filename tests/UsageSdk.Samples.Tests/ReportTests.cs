using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class ReportTests
{
    [Fact]
    public async Task The_report_shows_days_totals_and_models()
    {
        var text = await Shown(
        [
            Rows.At("2026-09-01T10:00:00Z", 1_200.5m, "atlas"),
            Rows.At("2026-09-03T10:00:00Z", 34, "lyra"),
            Rows.At("2026-09-03T10:00:00Z", 7, "lyra", "tokens"),
        ]);

        Assert.All(
            ["2026-09-01 Tue", "2026-09-02 Wed", "2026-09-03 Thu", "1,234.5", "api by day", "api by properties.model", "tokens by properties.model", "atlas", "lyra", "1,200.5"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_look_like_markup_are_shown_as_they_are()
    {
        var text = await Shown([Rows.At("2026-09-01T10:00:00Z", 1, "[red]", "[/] [bold"), Rows.At("2026-09-01T10:00:00Z", 2, "[[x]]", "[link=a]")]);

        Assert.All(["[red]", "[/] [bold", "[[x]]", "[link=a]"], name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.DoesNotContain("[[red]]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_without_a_model_or_of_nothing_or_below_zero_is_shown()
    {
        var text = await Shown(
        [
            Rows.At("2026-09-01T10:00:00Z", 3, model: "", feature: "modelless"),
            Rows.At("2026-09-01T10:00:00Z", 0, feature: "nothing"),
            Rows.At("2026-09-01T10:00:00Z", -2, feature: "returned"),
        ]);

        Assert.All(["modelless", "nothing", "returned", "-2"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_totals_are_one_plain_line_a_feature_however_narrow_the_console_is()
    {
        var name = $"[red] {new string('x', 90)} end";
        var result = await FakeRun.RunAsync(
            [Rows.At("2026-09-01T10:00:00Z", 1_234.5m, feature: name), Rows.At("2026-09-02T10:00:00Z", 0.0000000001m, feature: name), Rows.At("2026-09-02T10:00:00Z", -2, feature: "tokens")],
            TestContext.Current.CancellationToken);
        using var output = new StringWriter { NewLine = "\n" };

        Report.ShowTotals(Plain.Console(output, width: 40), result);

        Assert.Equal($"total {name} count=2 sum=1234.5000000001\ntotal tokens count=1 sum=-2\n", output.ToString());
    }

    private static async Task<string> Shown(IReadOnlyList<UsageRow> rows)
    {
        var result = await FakeRun.RunAsync(rows, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        Report.Show(Plain.Console(output), result);
        return output.ToString();
    }
}
