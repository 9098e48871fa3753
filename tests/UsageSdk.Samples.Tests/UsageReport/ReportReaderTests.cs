using System.Globalization;
using UsageReport;

namespace UsageSdk.Samples.Tests.UsageReport;

public sealed class ReportReaderTests
{
    [Fact]
    public async Task The_sums_are_those_of_the_events_and_of_the_server()
    {
        using var server = SampleUsage.Server();

        var report = await ReportFixture.ReadAsync(server);

        var events = server.Autumn.Events;
        Assert.True(report.IsReconciled);
        Assert.Equal(["api_calls", "tokens"], report.Features);
        Assert.Equal(events.Count, report.Events.Count);
        Assert.All(report.Features, feature =>
        {
            var mine = events.Where(item => item.FeatureId == feature).ToList();
            Assert.Equal(((long)mine.Count, mine.Sum(item => item.Value ?? 0)), (report.ByCustomer.Figures.Total[feature].Count, report.ByCustomer.Figures.Total[feature].Sum));
            Assert.Equal(mine.Sum(item => item.Value), report.ByGroup.Groups(feature).Sum(group => group.Sum));
            Assert.Equal(
                mine.GroupBy(item => item.CustomerId).ToDictionary(customer => customer.Key, customer => customer.Sum(item => item.Value ?? 0)),
                report.ByCustomer.Groups(feature).ToDictionary(customer => customer.Name, customer => customer.Sum));
        });
        Assert.Equal(
            events.Where(item => item.FeatureId == "tokens" && item.Timestamp >= report.End.AddDays(-2)).Sum(item => item.Value),
            report.ByHour.Values("tokens").Sum);
    }

    [Theory]
    [InlineData("2026-03-10T12:34:56Z", 1, "2026-03-09T00:00:00.000Z", "2026-03-10T11:59:59.999Z")]
    [InlineData("2026-03-10T00:00:00Z", 1, "2026-03-09T00:00:00.000Z", "2026-03-09T23:59:59.999Z")]
    [InlineData("2026-03-10T23:59:59Z", 14, "2026-02-24T00:00:00.000Z", "2026-03-10T22:59:59.999Z")]
    public async Task Whole_days_up_to_the_last_whole_hour_are_reported(string now, int days, string first, string last)
    {
        var (start, end) = (DateTimeOffset.Parse(first, CultureInfo.InvariantCulture), DateTimeOffset.Parse(last, CultureInfo.InvariantCulture));
        using var server = ReportFixture.Server(
            now,
            ReportFixture.Event(first, 1),
            ReportFixture.Event(last, 2),
            ReportFixture.Event(start.AddMilliseconds(-1).ToString("O"), 100),
            ReportFixture.Event(end.AddMilliseconds(1).ToString("O"), 200));

        var report = await ReportFixture.ReadAsync(server, days);

        Assert.True(report.IsReconciled);
        Assert.Equal((start, end.AddMilliseconds(1)), (report.Start, report.End));
        Assert.Equal((2L, 3m), (report.ByCustomer.Figures.Total["api"].Count, report.ByCustomer.Figures.Total["api"].Sum));
    }

    [Fact]
    public async Task Without_events_there_is_no_report()
    {
        using var server = ReportFixture.Server("2026-03-10T12:00Z");
        using var usage = server.CreateClient();

        Assert.Null(await new ReportReader(usage, server.Clock).ReadAsync(14, "properties.model", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_server_counts_and_the_list_does_not_show_is_a_difference_in_every_view_that_has_it()
    {
        using var server = ReportFixture.Server("2026-03-10T12:00Z", ReportFixture.Event("2026-03-10T10:30:00Z", 5));
        using var inner = server.CreateHandler();
        using var late = new LateEvent(() => server.Autumn.AddEvent(ReportFixture.Event("2026-03-10T11:30:00Z", 2))) { InnerHandler = inner };

        var report = await ReportFixture.ReadAsync(server, handler: late);

        Assert.False(report.IsReconciled);
        Assert.All(report.Views, view => Assert.Contains(view.Comparison.Differences, difference => (difference.Local, difference.Server) == (5, 7)));
        using var output = new StringWriter();
        ConsoleReport.ShowTotals(Plain.Console(output), report);
        Assert.DoesNotContain("no differences", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"by hour: {report.ByHour.Comparison.Differences.Count} differences.", new HtmlReport(report).ToHtml(), StringComparison.Ordinal);
    }

    /// <summary>Something happens once, before the first aggregation.</summary>
    private sealed class LateEvent(Action add) : DelegatingHandler
    {
        private bool _isAdded;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!_isAdded && request.RequestUri!.AbsolutePath.EndsWith("aggregate", StringComparison.Ordinal))
            {
                _isAdded = true;
                add();
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
