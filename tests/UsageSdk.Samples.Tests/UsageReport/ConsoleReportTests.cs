using UsageReport;

namespace UsageSdk.Samples.Tests.UsageReport;

public sealed class ConsoleReportTests
{
    [Fact]
    public async Task It_shows_customers_days_hours_groups_and_totals()
    {
        using var server = SampleUsage.Server();
        var report = await ReportFixture.ReadAsync(server);
        using var output = new StringWriter();

        ConsoleReport.Show(Plain.Console(output), report);
        ConsoleReport.ShowTotals(Plain.Console(output), report);

        var text = output.ToString();
        Assert.All(
            ["Usage from 2026-09-17 00:00 to 2026-10-01 12:00 UTC: 2,261 events.", "cus_acme", "Wed 30 Sep", "api_calls by hour, 29 Sep 12:00 to 1 Oct 11:00", "tokens by properties.model", "atlas-large"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.EndsWith(
            string.Join(
                Environment.NewLine,
                "total api_calls count=1524 sum=7041",
                "total tokens count=737 sum=2215368.3",
                "compared with the server by day and customer: no differences",
                "compared with the server by hour: no differences",
                "compared with the server by day and properties.model: no differences",
                ""),
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[red]a[/]")]
    [InlineData("[")]
    [InlineData("a\u001b[31m\nb")]
    public async Task Names_are_text_whatever_they_hold_and_values_may_be_below_zero(string name)
    {
        var report = await ReportFixture.ReadAsync(
            ReportFixture.Event("2026-03-10T10:00Z", -5, name, name, name), ReportFixture.Event("2026-03-09T10:00Z", 3, name, name, "other"), ReportFixture.Event("2026-03-09T10:00Z", 0, name, "none"));
        using var output = new StringWriter();

        ConsoleReport.Show(Plain.Console(output), report);

        Assert.Contains(Figure.Name(name), output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }
}
